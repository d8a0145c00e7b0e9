/**
 * A refusal in the vendor's way: HTTP 200 with `Response.Error`. The codes are the vendor's
 * (document 1061/55390 and the common codes of its API 3.0); the messages are the simulator's own
 * words and hold nothing of what was sent but names of parameters.
 */
export class Refusal extends Error {
  override readonly name = 'Refusal';
  readonly code: string;

  constructor(code: string, message: string) {
    super(message);
    this.code = code;
  }
}
