import mongoose, { Schema, Types } from "mongoose";

export type ObjectId = Types.ObjectId;
export const ObjectId = Types.ObjectId;

/** Every stored thing has its id and its times. */
export type Stored<T> = T & { readonly _id: ObjectId; readonly createdAt: Date; readonly updatedAt: Date };

/** Declares a collection; documents are read as plain objects (`lean`), so that nothing hidden happens on saving. */
export function collection<T>(name: string, definition: Record<keyof T & string, unknown>, indexes: readonly [Record<string, 1 | -1>, { unique?: boolean; sparse?: boolean; expireAfterSeconds?: number }?][] = []): mongoose.Model<Stored<T>> {
  const schema = new Schema(definition as mongoose.SchemaDefinition, { timestamps: true, minimize: false, versionKey: false, collection: name });
  for (const [fields, options] of indexes) schema.index(fields, options ?? {});
  return (mongoose.models[name] ?? mongoose.model(name, schema)) as unknown as mongoose.Model<Stored<T>>;
}

export const id = { type: Schema.Types.ObjectId, required: true };
export const maybeId = { type: Schema.Types.ObjectId, default: null };
export const text = { type: String, required: true };
export const maybeText = { type: String, default: null };
export const number = { type: Number, required: true };
export const count = { type: Number, default: 0 };
export const maybeNumber = { type: Number, default: null };
export const time = { type: Date, required: true };
export const maybeTime = { type: Date, default: null };
export const flag = { type: Boolean, default: false };
export const anything = { type: Schema.Types.Mixed, default: null };
export const bytes = { type: Buffer, required: true };
/** An id in a request, or null when it is none: then nothing is found. */
export const toId = (value: string): ObjectId | null => (/^[0-9a-f]{24}$/.test(value) ? new ObjectId(value) : null);
