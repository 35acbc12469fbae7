/** ARM's error answers. */

export interface ArmErrorInit {
  status: number;
  code: string;
  message: string;
  headers?: Record<string, string>;
  /** True for services that answer `{code, message}` without the `error` envelope. */
  flat?: boolean;
}

/** Thrown by a handler to answer with an ARM error body. */
export class ArmError extends Error {
  readonly init: ArmErrorInit;

  constructor(init: ArmErrorInit) {
    super(init.message);
    this.name = 'ArmError';
    this.init = init;
  }
}

export function armError(status: number, code: string, message: string, headers?: Record<string, string>): ArmError {
  return new ArmError({ status, code, message, ...(headers ? { headers } : {}) });
}

export function errorBody({ code, message, flat }: ArmErrorInit): unknown {
  return flat ? { code, message, details: null } : { error: { code, message } };
}

export function resourceNotFound(id: string): ArmError {
  const parts = /\/resourcegroups\/([^/]+)\/providers\/(.+)$/i.exec(id);
  return armError(
    404,
    'ResourceNotFound',
    parts
      ? `The Resource '${parts[2]}' under resource group '${parts[1]}' was not found. For more details please go to https://aka.ms/ARMResourceNotFoundFix`
      : `The resource '${id}' could not be found.`,
  );
}
