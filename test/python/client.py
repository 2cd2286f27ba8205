"""A client in another language that knows nothing but the proto files.

usage: client.py PROTO_DIR REFLECTION_PROTO_DIR SERVER CA_FILE TOKEN_FILE ADDON HOST

Installs ADDON on HOST, follows its output to the end, and compares what server reflection describes with the proto files.
Prints one JSON object: {"state", "exitCode", "output", "services"}. Exits 1 when the installation or the comparison fails.
"""

import importlib
import json
import os
import subprocess
import sys
import tempfile
import uuid

# Debian 12's protoc generates code that only the pure Python implementation of its protobuf accepts.
os.environ.setdefault("PROTOCOL_BUFFERS_PYTHON_IMPLEMENTATION", "python")

proto_dir, reflection_dir, server, ca_file, token_file, addon, host = sys.argv[1:]

out = tempfile.mkdtemp(prefix="webops-python-")
protos = []
for package in ("webops/v1", "google/rpc"):
    protos += [os.path.join(package, name) for name in os.listdir(os.path.join(proto_dir, package)) if name.endswith(".proto")]
reflection = [
    os.path.join("grpc/reflection/v1", name)
    for name in os.listdir(os.path.join(reflection_dir, "grpc/reflection/v1"))
    if name.endswith(".proto")
]
subprocess.run(
    [sys.executable, "-m", "grpc_tools.protoc", "-I", proto_dir, "-I", reflection_dir,
     "--python_out", out, "--grpc_python_out", out, *protos, *reflection],
    check=True,
)
# Generated packages have no __init__.py; google must stay the installed namespace, so only its rpc folder is added.
sys.path.insert(0, out)
import google  # noqa: E402

google.__path__.append(os.path.join(out, "google"))

import grpc  # noqa: E402

grpc.__path__.append(os.path.join(out, "grpc"))

from google.protobuf import descriptor_pb2  # noqa: E402
from grpc.reflection.v1 import reflection_pb2, reflection_pb2_grpc  # noqa: E402
from webops.v1 import common_pb2, operations_pb2, operations_pb2_grpc  # noqa: E402

with open(ca_file, "rb") as file:
    ca = file.read()
with open(token_file, encoding="utf-8") as file:
    token = file.read().strip()

credentials = grpc.composite_channel_credentials(
    grpc.ssl_channel_credentials(ca), grpc.access_token_call_credentials(token)
)
channel = grpc.secure_channel(server, credentials)
operations = operations_pb2_grpc.OperationServiceStub(channel)

created = operations.CreateOperation(
    operations_pb2.CreateOperationRequest(
        request_id=str(uuid.uuid4()),
        kind=common_pb2.OPERATION_KIND_INSTALL,
        addon=addon,
        target=operations_pb2.HostTarget(hosts=[host]),
    ),
    timeout=30,
).operation

output = b""
exit_code = None
state = common_pb2.OPERATION_STATE_UNSPECIFIED
for event in operations.WatchOperation(operations_pb2.WatchOperationRequest(id=created.id), timeout=600):
    if event.HasField("output"):
        output += event.output.data
    elif event.HasField("execution") and event.execution.HasField("exit_code"):
        exit_code = event.execution.exit_code
    elif event.HasField("operation"):
        state = event.operation.state


def reflected_service(symbol):
    """The service's descriptor as the server describes it."""
    stub = reflection_pb2_grpc.ServerReflectionStub(channel)
    request = reflection_pb2.ServerReflectionRequest(file_containing_symbol=symbol)
    for response in stub.ServerReflectionInfo(iter([request]), timeout=30):
        for raw in response.file_descriptor_response.file_descriptor_proto:
            file_proto = descriptor_pb2.FileDescriptorProto.FromString(raw)
            for service in file_proto.service:
                if f"{file_proto.package}.{service.name}" == symbol:
                    return service
    return None


services = []
public = sorted(name.removesuffix(".proto") for name in os.listdir(os.path.join(proto_dir, "webops/v1")))
public.remove("agent_link")  # served to agents only, on a listener of their own
for name in public:
    module = importlib.import_module(f"webops.v1.{name}_pb2")
    for name, descriptor in module.DESCRIPTOR.services_by_name.items():
        described = reflected_service(descriptor.full_name)
        ours = sorted((m.name, m.input_type.full_name, m.output_type.full_name) for m in descriptor.methods)
        theirs = described and sorted((m.name, m.input_type.lstrip("."), m.output_type.lstrip(".")) for m in described.method)
        services.append({"name": descriptor.full_name, "same": ours == theirs})

succeeded = state == common_pb2.OPERATION_STATE_SUCCEEDED
print(
    json.dumps(
        {
            "state": common_pb2.OperationState.Name(state),
            "exitCode": exit_code,
            "output": output.decode("utf-8", "replace"),
            "services": services,
        }
    )
)
sys.exit(0 if succeeded and all(service["same"] for service in services) else 1)
