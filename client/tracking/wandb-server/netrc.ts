/** The file `~/.netrc`, in which tools keep passwords by host. */

/** A word, in quotes or not; a comment reaches to the end of its line. */
const word = /"((?:[^"\\]|\\.)*)"|(#[^\n]*)|(\S+)/g;

/** That of the host's own entry; what stands there for all others is given to none. */
export function passwordIn(netrc: string, host: string): string | undefined {
  const words = wordsIn(netrc);
  let isOurs = false;
  for (let index = 0; index < words.length; index++) {
    switch (words[index]) {
      case 'machine':
        isOurs = words[++index] === host;
        break;
      case 'default':
        isOurs = false;
        break;
      case 'login':
      case 'account':
        index++;
        break;
      case 'password':
        index++;
        if (isOurs) return words[index];
        break;
    }
  }
  return undefined;
}

function wordsIn(text: string): readonly string[] {
  return [...text.matchAll(word)].flatMap(([, quoted, comment, bare]) => {
    if (comment !== undefined) return [];
    return [quoted?.replace(/\\(.)/g, '$1') ?? bare ?? ''];
  });
}
