package org.hone.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.hone.diagnostics.Diagnostics;
import org.hone.diagnostics.JsonRenderer;
import org.hone.diagnostics.TextRenderer;
import org.hone.source.SourceFile;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code hone check}. */
@Command(
        name = "check",
        customSynopsis = "hone check FILE... [OPTIONS]",
        description = "Check programs without running anything.",
        footer = {"", "Examples:", "  hone check examples/hpt.hone", "  hone check *.hone --format json"})
final class CheckCommand implements Callable<Integer> {
    private final Surroundings surroundings;

    @Parameters(arity = "1..*", paramLabel = "FILE", description = "Programs to check.")
    private List<String> files = new ArrayList<>();

    @Mixin
    private ParamOptions params = new ParamOptions();

    @Option(names = "--format", paramLabel = "text|json", description = "How problems are written (text).")
    private Format format = Format.text;

    CheckCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() {
        List<SourceFile> sources = files.stream().map(Programs::read).toList();
        boolean wrong = false;
        Programs programs = new Programs(surroundings);
        ObjectNode answer = new ObjectMapper().createObjectNode();
        ArrayNode checked = answer.putArray("files");
        for (SourceFile source : sources) {
            Diagnostics diagnostics = Programs.compile(source, params.inputs()).diagnostics();
            wrong |= diagnostics.hasErrors();
            if (format == Format.json) {
                ObjectNode one = new JsonRenderer().tree(diagnostics);
                checked.addObject()
                        .put("file", source.name())
                        .put("ok", !diagnostics.hasErrors())
                        .setAll(one);
            } else if (diagnostics.isEmpty()) {
                surroundings.out().println(source.name() + ": no problems");
            } else {
                surroundings.err().print(new TextRenderer(programs.coloured()).render(diagnostics));
            }
        }
        if (format == Format.json) {
            surroundings.out().println(answer.toPrettyString());
        }
        return wrong ? Exit.PROGRAM : Exit.DONE;
    }
}
