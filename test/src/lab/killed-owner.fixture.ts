// Makes a lab of one host, prints where it is, and waits to be killed. usage: node killed-owner.fixture.js CACHE_DIR
import { createLab } from './lab.js';

const [cacheDir = ''] = process.argv.slice(2);
const lab = await createLab({ hosts: 1, cacheDir });
console.log(JSON.stringify({ root: lab.host(0).root, gateway: lab.gateway }));
setInterval(() => undefined, 60_000);
