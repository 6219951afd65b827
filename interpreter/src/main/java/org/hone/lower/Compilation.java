package org.hone.lower;

import java.util.Optional;
import org.hone.diagnostics.Diagnostics;
import org.hone.plan.Program;

/**
 * What became of a program.
 *
 * @param program present if and only if the diagnostics hold no error
 */
public record Compilation(Diagnostics diagnostics, Optional<Program> program) {}
