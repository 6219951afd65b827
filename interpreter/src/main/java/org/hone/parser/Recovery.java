package org.hone.parser;

import org.antlr.v4.runtime.CommonTokenStream;
import org.antlr.v4.runtime.DefaultErrorStrategy;

/** Temporary. */
final class Recovery extends DefaultErrorStrategy {
    Recovery(Reporter reporter, CommonTokenStream tokens) {}
}
