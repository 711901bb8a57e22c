import * as React from 'react';

import { Markdown } from '../../markdown';
import { useBuild } from './context';

/** What is different from the build before, as a reviewer would be told. */
export function Changes({ text }: { text: string }): JSX.Element {
  const { rendermime } = useBuild();
  return <Markdown rendermime={rendermime} text={text} />;
}
