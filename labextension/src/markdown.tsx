import type { IRenderMimeRegistry } from '@jupyterlab/rendermime';
import { MimeModel } from '@jupyterlab/rendermime';
import { Widget } from '@lumino/widgets';
import * as React from 'react';

const MIME_TYPE = 'text/markdown';

export interface MarkdownProps {
  rendermime: IRenderMimeRegistry;
  text: string;
}

/** Markdown as JupyterLab shows it, with everything taken out that could run. */
export const Markdown = React.memo(function Markdown({ rendermime, text }: MarkdownProps) {
  const host = React.useRef<HTMLDivElement>(null);
  // a layout effect ends while the element is still in the page, which the widget asks for
  React.useLayoutEffect(() => {
    const renderer = rendermime.createRenderer(MIME_TYPE);
    const model = new MimeModel({ data: { [MIME_TYPE]: text }, trusted: false });
    if (host.current) {
      Widget.attach(renderer, host.current);
    }
    void renderer.renderModel(model);
    return () => renderer.dispose();
  }, [rendermime, text]);
  return <div ref={host} className="jp-mlops-markdown" />;
});
