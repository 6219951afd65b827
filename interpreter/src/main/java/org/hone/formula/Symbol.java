package org.hone.formula;

import org.hone.runtime.estimate.Expr;

/**
 * A name for an expression that formulas then write instead of it.
 *
 * @param plain the name in plain text
 * @param latex the name in LaTeX
 * @param meaning the expression, {@linkplain Tidy tidy}
 */
public record Symbol(String plain, String latex, Expr meaning) {
    /** The name in a notation. */
    public String name(Notation notation) {
        return notation == Notation.LATEX ? latex : plain;
    }
}
