/** A parsed expression. */
export type Expr =
  | { readonly kind: "constant"; readonly value: unknown }
  /** `asItIs`: written {#name}, the value is not read as a number or a boolean. */
  | { readonly kind: "variable"; readonly name: string; readonly path: readonly (string | number)[]; readonly asItIs: boolean }
  | { readonly kind: "unary"; readonly operator: string; readonly of: Expr }
  /** `fillsMissing`: a missing operand counts as 0, "" or [] (arithmetic, and, or). */
  | { readonly kind: "binary"; readonly operator: string; readonly fillsMissing: boolean; readonly left: Expr; readonly right: Expr }
  | { readonly kind: "list"; readonly items: readonly Expr[] }
  /** `where`: the condition of sumInArray and its kin, read with an entry's fields before the outer names. */
  | { readonly kind: "call"; readonly name: string; readonly parameters: readonly Expr[]; readonly where?: Expr };
