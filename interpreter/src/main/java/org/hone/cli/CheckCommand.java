package org.hone.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.hone.diagnostics.Diagnostics;
import org.hone.diagnostics.JsonRenderer;
import org.hone.diagnostics.TextRenderer;
import org.hone.runtime.record.AtomicFile;
import org.hone.source.SourceFile;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code hone check}. */
@Command(
        name = "check",
        customSynopsis = "hone check FILE... [OPTIONS]",
        description = {
            "Check programs without running anything.",
            "With --fix the files are mended where a diagnostic knows how; each file is written whole or not at all."
        },
        footer = {
            "",
            "Examples:",
            "  hone check examples/hpt.hone",
            "  hone check *.hone --format json",
            "  hone check my.hone --fix --diff"
        })
final class CheckCommand implements Callable<Integer> {
    private final Surroundings surroundings;

    @Parameters(arity = "1..*", paramLabel = "FILE", description = "Programs to check.")
    private List<String> files = new ArrayList<>();

    @Mixin
    private ParamOptions params = new ParamOptions();

    @Option(names = "--format", paramLabel = "text|json", description = "How problems are written (text).")
    private Format format = Format.text;

    @Option(names = "--fix", description = "Apply the fixes of the diagnostics to the files, then check again.")
    private boolean fix;

    @Option(names = "--diff", description = "With --fix: show the changes, write nothing.")
    private boolean diff;

    CheckCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() {
        if (diff && !fix) {
            throw new UsageException("--diff shows what --fix would change; give both");
        }
        List<SourceFile> sources = files.stream().map(Programs::read).toList();
        boolean wrong = false;
        Programs programs = new Programs(surroundings);
        ObjectNode answer = new ObjectMapper().createObjectNode();
        ArrayNode checked = answer.putArray("files");
        for (SourceFile source : sources) {
            Optional<FixRun.Outcome> mended =
                    fix ? Optional.of(new FixRun(source, params.inputs()).run()) : Optional.empty();
            mended.ifPresent(this::write);
            Diagnostics diagnostics = mended.map(FixRun.Outcome::diagnostics)
                    .orElseGet(() -> Programs.compile(source, params.inputs()).diagnostics());
            wrong |= diagnostics.hasErrors();
            if (format == Format.json) {
                ObjectNode one = new JsonRenderer().tree(diagnostics);
                ObjectNode entry =
                        checked.addObject().put("file", source.name()).put("ok", !diagnostics.hasErrors());
                mended.ifPresent(outcome -> changes(outcome, entry.putArray("fixed")));
                entry.setAll(one);
                continue;
            }
            mended.ifPresent(this::print);
            if (diagnostics.isEmpty()) {
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

    private void write(FixRun.Outcome outcome) {
        if (diff || outcome.changes().isEmpty()) {
            return;
        }
        byte[] text = outcome.source().text().getBytes(StandardCharsets.UTF_8);
        try {
            // A link stays a link: what it leads to is written.
            AtomicFile.write(Path.of(outcome.source().name()).toRealPath(), text);
        } catch (IOException e) {
            throw new UsageException("cannot write `" + outcome.source().name() + "`: " + e.getMessage(), e);
        }
    }

    private void print(FixRun.Outcome outcome) {
        for (FixRun.Change change : outcome.changes()) {
            surroundings
                    .out()
                    .println(outcome.source().name() + ":" + change.line() + ": " + change.code() + ", "
                            + change.description());
            change.before().lines().forEach(line -> surroundings.out().println("- " + line));
            change.after().lines().forEach(line -> surroundings.out().println("+ " + line));
        }
        if (!outcome.changes().isEmpty()) {
            int count = outcome.changes().size();
            surroundings
                    .out()
                    .println(outcome.source().name() + ": " + count + (count == 1 ? " change" : " changes")
                            + (diff ? ", not written" : " written"));
        }
    }

    private static void changes(FixRun.Outcome outcome, ArrayNode fixed) {
        for (FixRun.Change change : outcome.changes()) {
            fixed.addObject()
                    .put("line", change.line())
                    .put("code", change.code())
                    .put("description", change.description())
                    .put("before", change.before())
                    .put("after", change.after());
        }
    }
}
