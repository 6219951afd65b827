package org.hone.cli;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.hone.lower.Workbench;
import org.hone.plan.ParamInputs;
import org.hone.plan.ParamValue;
import org.hone.plan.Program;
import org.hone.plan.RunPlan;
import org.hone.runtime.record.RunManifest;
import org.hone.source.SourceFile;

/** The program of a run, from its manifest alone. */
record RecordedProgram(Workbench bench, Program program, RunPlan run) {
    /** The name under which a manifest keeps {@code --seed}; no param can have it. */
    static final String SEED = "--seed";

    /**
     * Compiles it again.
     *
     * @return empty if it has errors now; they are printed
     */
    static Optional<RecordedProgram> open(Programs programs, RunManifest manifest, Format format) {
        RunManifest.Recipe recipe = manifest.recipe();
        return programs.opened(new SourceFile(recipe.file(), recipe.text()), inputs(manifest.params()), format)
                .map(bench -> {
                    Program program = bench.compilation().program().orElseThrow();
                    return new RecordedProgram(
                            bench, program, new RunTarget(recipe.file(), recipe.block()).choose(program));
                });
    }

    /** Why the program is not the one that was run, though its text is the same; empty if it is. */
    Optional<String> otherMeaning(RunManifest manifest) {
        String then = manifest.recipe().digest();
        return program.digest().equals(then)
                ? Optional.empty()
                : Optional.of("its plan has the digest " + program.digest() + ", the run was started with " + then
                        + "; an imported module or Hone itself has changed");
    }

    /** The inputs that bind a program's params as the manifest says. */
    private static ParamInputs inputs(List<RunManifest.Param> params) {
        Map<String, String> set = new LinkedHashMap<>();
        OptionalLong seed = OptionalLong.empty();
        for (RunManifest.Param param : params) {
            if (param.name().equals(SEED)) {
                seed = OptionalLong.of(Long.parseLong(param.value()));
            } else if (!param.origin().equals(ParamValue.Origin.DEFAULT.word())) {
                set.put(param.name(), param.value());
            }
        }
        return new ParamInputs(Optional.empty(), set, seed);
    }
}
