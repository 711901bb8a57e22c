import { Token } from '@lumino/coreutils';

import type { Jobs } from './jobs';

/** The jobs of the server, followed once for all who show them. */
export const IJobs = new Token<Jobs>(
  'jupyter-mlops:IJobs',
  'The jobs of the server: builds, tests, services, retrainings.'
);
