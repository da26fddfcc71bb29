/** Node has it everywhere; a page gets it from here. */
import { Buffer } from 'node:buffer';

Object.assign(globalThis, { Buffer });
