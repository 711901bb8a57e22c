import * as React from 'react';

import { useBuild } from './context';

/** What is different from the build before, as a reviewer would be told. */
export function Changes({ text }: { text: string }): JSX.Element {
  const { showMarkdown } = useBuild();
  const host = React.useRef<HTMLDivElement>(null);
  React.useEffect(() => {
    if (host.current) {
      void showMarkdown(host.current, text);
    }
  }, [text]);
  return <div ref={host} className="jp-mlops-changes" />;
}
