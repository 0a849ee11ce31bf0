import type { BSON } from "mongodb";

/**
 * An error that a client of the store receives as MongoDB would send it: `{ ok: 0, code, codeName, errmsg, ...extra }`.
 * Source of the numbers: MongoDB manual, "Error Codes"; numbers of five digits have no name there but `Location…`.
 */
export class CommandError extends Error {
  readonly code: number;
  readonly codeName: string;
  readonly extra?: BSON.Document;

  constructor(code: number, message: string, extra?: BSON.Document) {
    super(message);
    this.name = "CommandError";
    this.code = code;
    this.codeName = CODE_NAMES[code] ?? `Location${code}`;
    if (extra) this.extra = extra;
  }
}

const ELSEWHERE = "set MONGODB_URI to use a MongoDB server";

/** A feature that MongoDB has and this store has not: refused by name, never ignored. */
export const unsupported = (what: string): CommandError =>
  new CommandError(238, `${what} is not supported by the embedded store; ${ELSEWHERE}`);

/** A name that nobody here knows: MongoDB's own error, and where to go if MongoDB does know it. */
export const unknown = (code: number, message: string): CommandError =>
  new CommandError(code, `${message} (the embedded store knows no other; ${ELSEWHERE})`);

/** BadValue (2): the request itself is wrong. */
export const badValue = (message: string): CommandError => new CommandError(2, message);

/** FailedToParse (9): the request does not have the shape its operator asks for. */
export const failedToParse = (message: string): CommandError => new CommandError(9, message);

/** TypeMismatch (14): a value of the wrong BSON type. */
export const typeMismatch = (message: string): CommandError => new CommandError(14, message);

const CODE_NAMES: Readonly<Record<number, string>> = {
  1: "InternalError", 2: "BadValue", 4: "NoSuchKey", 8: "UnknownError", 9: "FailedToParse", 11: "UserNotFound", 13: "Unauthorized",
  14: "TypeMismatch", 15: "Overflow", 16: "InvalidLength", 17: "ProtocolError", 18: "AuthenticationFailed", 20: "IllegalOperation",
  22: "InvalidBSON", 26: "NamespaceNotFound", 27: "IndexNotFound", 28: "PathNotViable", 40: "ConflictingUpdateOperators",
  43: "CursorNotFound", 48: "NamespaceExists", 50: "MaxTimeMSExpired", 51: "ManualInterventionRequired", 52: "DollarPrefixedFieldName",
  53: "InvalidIdField", 54: "NotSingleValueField", 55: "InvalidDBRef", 56: "EmptyFieldName", 57: "DottedFieldName", 59: "CommandNotFound",
  61: "ShardKeyNotFound", 66: "ImmutableField", 67: "CannotCreateIndex", 68: "IndexAlreadyExists", 72: "InvalidOptions",
  73: "InvalidNamespace", 85: "IndexOptionsConflict", 86: "IndexKeySpecsConflict", 96: "OperationFailed", 98: "WriteConflict",
  112: "WriteConflict", 115: "CommandNotSupported", 117: "ConflictingOperationInProgress", 121: "DocumentValidationFailure",
  123: "NotAReplicaSet", 125: "CommandFailed", 136: "CappedPositionLost", 146: "ExceededMemoryLimit", 158: "UnsupportedFormat",
  165: "ViewDepthLimitExceeded", 166: "CommandNotSupportedOnView", 167: "OptionNotSupportedOnView", 168: "InvalidPipelineOperator",
  171: "CannotBackUp", 197: "InvalidIndexSpecificationOption", 207: "InvalidUUID", 211: "KeyNotFound", 224: "QueryFeatureNotAllowed", 225: "TransactionTooOld",
  238: "NotImplemented", 241: "ConversionFailure", 251: "NoSuchTransaction", 263: "OperationNotSupportedInTransaction",
  292: "QueryExceededMemoryLimitNoDiskUseAllowed", 322: "APIVersionError", 323: "APIStrictError",
  10334: "BSONObjectTooLarge", 11000: "DuplicateKey", 14031: "OutOfDiskSpace", 11600: "InterruptedAtShutdown", 11601: "Interrupted",
};
