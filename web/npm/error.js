// The one error that everything here throws.

export class OverpaintError extends Error {
  constructor(message, { code, cause, problems = [], partials = [], ...details }) {
    super(message, cause === undefined ? undefined : { cause });
    this.code = code;
    Object.assign(this, details);
    this.problems = problems;
    this.partials = partials;
  }

  get name() {
    return "OverpaintError";
  }

  /** What a log needs, without the pictures. */
  toJSON() {
    const { partials, ...details } = this;
    return { name: this.name, message: this.message, ...details };
  }
}

/** Of a request that would be refused. */
export function invalid(problems) {
  const [{ field, message }] = problems;
  return new OverpaintError(`${field}: ${message}`, { code: "invalid_request", param: field, problems });
}

/** Also true for an error of another copy of this package on the same page. */
export function isOverpaintError(value) {
  return value instanceof OverpaintError || (value instanceof Error && value.name === "OverpaintError");
}
