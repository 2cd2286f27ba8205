/** How clients show their credentials to NATS. */

/** What a NATS client shows, as its library types it. */
interface Shown {
  jwt: string;
  sig?: string;
}

/**
 * Wraps an authenticator of the NATS library that shows a user's JWT, and leaves out the user's public key. The JWT holds it; with
 * it beside, nats-server looks for a user of that key in its file, and ends the connection each time it reads its settings anew.
 */
export function jwtAlone(authenticator: (nonce?: string) => unknown): (nonce?: string) => Shown {
  return (nonce) => {
    const { jwt, sig } = authenticator(nonce) as Shown;
    return sig === undefined ? { jwt } : { jwt, sig };
  };
}
