import { useState } from 'react';
import { Scrolls } from './scrolls';

/** Text to read or copy, as it is. The scrolling block can be reached by keyboard. */
export function Code({ text, label }: { text: string; label: string }) {
  const [isCopied, setCopied] = useState(false);
  const copy = async () => {
    await navigator.clipboard.writeText(text);
    setCopied(true);
  };
  return (
    <div className="code">
      <Scrolls label={label}>
        <pre>{text}</pre>
      </Scrolls>
      {window.isSecureContext && (
        <button type="button" className="quiet" onClick={copy}>
          {isCopied ? 'Copied' : 'Copy'}
        </button>
      )}
    </div>
  );
}

/** JSON as people read it; any other text as it is. */
export function pretty(text: string): string {
  try {
    return JSON.stringify(JSON.parse(text), null, 2);
  } catch {
    return text;
  }
}
