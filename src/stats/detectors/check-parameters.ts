const requirements = {
  'a whole number of at least 1': (value: number) => Number.isInteger(value) && value >= 1,
  'a number of at least 0': (value: number) => value >= 0 && value < Number.POSITIVE_INFINITY,
  'more than 0 and less than 1': (value: number) => value > 0 && value < 1,
  'more than 0 and at most 1': (value: number) => value > 0 && value <= 1,
  'at most 0': (value: number) => value <= 0,
}

/** A parameter that a detector does not take, and what it must be. */
export class ParameterFault extends RangeError {
  readonly parameter: string
  readonly requirement: string

  constructor(parameter: string, requirement: string) {
    super(`${parameter} must be ${requirement}`)
    this.parameter = parameter
    this.requirement = requirement
  }
}

/** @throws ParameterFault naming the first parameter that is not as required */
export function checkParameters<Parameters extends Record<string, unknown>>(
  parameters: Parameters,
  required: {
    [Name in keyof Parameters as Parameters[Name] extends number ? Name : never]: keyof typeof requirements
  },
): void {
  for (const [name, requirement] of Object.entries<keyof typeof requirements>(required)) {
    const value = parameters[name] as number
    if (!requirements[requirement](value)) throw new ParameterFault(name, requirement)
  }
}
