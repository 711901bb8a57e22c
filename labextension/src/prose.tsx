import * as React from 'react';

export interface Piece {
  text: string;
  isCode: boolean;
}

/** Splits a sentence at its backticks into words and code; one that has no even number stays whole. */
export function pieces(text: string): Piece[] {
  const parts = text.split('`');
  return parts.length % 2 === 1
    ? parts.map((part, at) => ({ text: part, isCode: at % 2 === 1 }))
    : [{ text, isCode: false }];
}

/** A sentence of ours, with the code in it set as such. */
export function Prose({ text }: { text: string }): JSX.Element {
  return (
    <>
      {pieces(text).map((piece, at) =>
        piece.isCode ? <code key={at}>{piece.text}</code> : piece.text
      )}
    </>
  );
}
