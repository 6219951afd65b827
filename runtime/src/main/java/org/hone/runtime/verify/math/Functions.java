package org.hone.runtime.verify.math;

import java.util.Set;

/** Functions of one argument whose meaning is known. */
final class Functions {
    static final Set<String> KNOWN = Set.of(
            "sin", "cos", "tan", "sec", "csc", "cot", "arcsin", "arccos", "arctan", "sinh", "cosh", "tanh", "ln", "log",
            "exp", "floor", "ceil", "abs");

    private Functions() {}
}
