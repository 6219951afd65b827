package org.hone.replay;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.hone.diagnostics.Diagnostics;
import org.hone.lower.Compiler;
import org.hone.lower.Workbench;
import org.hone.plan.ParamInputs;
import org.hone.plan.ParamValue;
import org.hone.plan.Program;
import org.hone.plan.RunPlan;
import org.hone.resolve.ModuleLoader;
import org.hone.runtime.record.RunManifest;
import org.hone.source.SourceFile;

/** The program of a run, from its manifest alone. */
public record RecordedProgram(Workbench bench, Program program, RunPlan run) {
    /** The name under which a manifest keeps {@code --seed}; no param can have it. */
    private static final String SEED = "--seed";

    /**
     * Compiles it again.
     *
     * @throws BrokenProgramException if it has errors now
     * @throws ReplayException if it has no such run block
     */
    public static RecordedProgram open(RunManifest manifest, ModuleLoader loader) {
        RunManifest.Recipe recipe = manifest.recipe();
        Workbench bench =
                Compiler.open(new SourceFile(recipe.file(), recipe.text()), inputs(manifest.params()), loader);
        Diagnostics diagnostics = bench.compilation().diagnostics();
        if (diagnostics.hasErrors()) {
            throw new BrokenProgramException(diagnostics);
        }
        Program program = bench.compilation().program().orElseThrow();
        RunPlan run = program.run(recipe.block())
                .orElseThrow(() -> new ReplayException("the recorded program `" + recipe.file() + "` has no run block"
                        + (recipe.block().isEmpty() ? " that could be meant" : " `" + recipe.block() + "`")));
        return new RecordedProgram(bench, program, run);
    }

    /** Why the program is not the one that was run, though its text is the same; empty if it is. */
    public Optional<String> otherMeaning(RunManifest manifest) {
        String then = manifest.recipe().digest();
        return program.digest().equals(then)
                ? Optional.empty()
                : Optional.of("its plan has the digest " + program.digest() + ", the run was started with " + then
                        + "; an imported module or Hone itself has changed");
    }

    /** What a manifest says of the values of params. */
    public static List<RunManifest.Param> params(Program program, ParamInputs inputs) {
        List<RunManifest.Param> params = new ArrayList<>();
        for (ParamValue param : program.params()) {
            params.add(new RunManifest.Param(
                    param.name(), param.value(), param.origin().word()));
        }
        inputs.seed().ifPresent(seed -> params.add(new RunManifest.Param(SEED, Long.toString(seed), SEED)));
        return params;
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
