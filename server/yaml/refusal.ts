/** Why a value cannot be made of what is written. */
export interface Refusal {
  readonly kind: 'refusal';
  readonly message: string;
}

export function refusal(message: string): Refusal {
  return { kind: 'refusal', message };
}
