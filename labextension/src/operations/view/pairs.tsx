import * as React from 'react';

/** Names and what they stand for, below a heading. */
export function Pairs({ title, pairs }: { title: string; pairs: string[][] }): JSX.Element | null {
  return pairs.length > 0 ? (
    <section>
      <h4>{title}</h4>
      <dl>
        {pairs.map(([name, text]) => (
          <React.Fragment key={name}>
            <dt>{name}</dt>
            <dd>
              <code>{text}</code>
            </dd>
          </React.Fragment>
        ))}
      </dl>
    </section>
  ) : null;
}
