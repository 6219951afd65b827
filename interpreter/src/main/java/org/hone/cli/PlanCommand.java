package org.hone.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.hone.plan.Program;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code hone plan}. */
@Command(
        name = "plan",
        customSynopsis = "hone plan FILE [OPTIONS]",
        description = "Print what a program means: every value, and where it comes from.",
        footer = {"", "Example:", "  hone plan examples/hpt.hone --set n=8"})
final class PlanCommand implements Callable<Integer> {
    private final Surroundings surroundings;

    @Parameters(arity = "1", paramLabel = "FILE", description = "The program.")
    private String file = "";

    @Mixin
    private ParamOptions params = new ParamOptions();

    @Option(names = "--format", paramLabel = "text|json", description = "How the plan is written (text).")
    private Format format = Format.text;

    PlanCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() {
        Optional<Program> program = new Programs(surroundings).checked(Programs.read(file), params.inputs(), format);
        if (program.isEmpty()) {
            return Exit.PROGRAM;
        }
        if (format == Format.json) {
            JsonNode json =
                    new ObjectMapper().valueToTree(program.get().report().json());
            surroundings.out().println(json.toPrettyString());
        } else {
            surroundings.out().print(program.get().report().text());
        }
        return Exit.DONE;
    }
}
