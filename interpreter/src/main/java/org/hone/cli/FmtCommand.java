package org.hone.cli;

import com.github.difflib.DiffUtils;
import com.github.difflib.UnifiedDiffUtils;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.hone.diagnostics.Diagnostics;
import org.hone.diagnostics.TextRenderer;
import org.hone.format.Formatter;
import org.hone.runtime.record.AtomicFile;
import org.hone.source.SourceFile;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code hone fmt}. */
@Command(
        name = "fmt",
        customSynopsis = "hone fmt FILE... [OPTIONS]",
        description = {
            "Put programs into the one style: indentation, blanks, columns, empty lines.",
            "Line breaks are yours. Comments and meaning are kept. A file that does not parse is left alone."
        },
        footer = {
            "",
            "Exit codes: 0 done; 1 a file does not parse or, with --check, is not in the style.",
            "",
            "Examples:",
            "  hone fmt *.hone",
            "  hone fmt --check examples/*.hone",
            "  hone fmt - < draft.hone"
        })
final class FmtCommand implements Callable<Integer> {
    private final Surroundings surroundings;

    @Parameters(arity = "1..*", paramLabel = "FILE", description = "Programs; - reads one and writes it in its style.")
    private List<String> files = new ArrayList<>();

    @Option(names = "--check", description = "Change nothing; name the files that are not in the style.")
    private boolean check;

    @Option(names = "--diff", description = "Change nothing; show what would change.")
    private boolean diff;

    FmtCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() throws IOException {
        boolean wrong = false;
        for (String file : files) {
            boolean piped = file.equals("-");
            SourceFile source = piped ? new SourceFile("<input>", piped()) : Programs.read(file);
            Diagnostics diagnostics = new Diagnostics();
            Optional<String> formatted = Formatter.format(source, diagnostics);
            if (formatted.isEmpty()) {
                surroundings.err().print(new TextRenderer(new Programs(surroundings).coloured()).render(diagnostics));
                wrong = true;
            } else {
                wrong |= one(source, formatted.get(), piped);
            }
        }
        return wrong ? Exit.PROGRAM : Exit.DONE;
    }

    /** Deals with one file; whether its style is to be complained about. */
    private boolean one(SourceFile source, String formatted, boolean piped) throws IOException {
        boolean same = formatted.equals(source.text());
        if (diff && !same) {
            difference(source, formatted).forEach(surroundings.out()::println);
        }
        if (check) {
            if (!same && !diff) {
                surroundings.out().println(source.name());
            }
            return !same;
        }
        if (piped && !diff) {
            surroundings.out().print(formatted);
        } else if (!diff && !same) {
            AtomicFile.write(Path.of(source.name()).toRealPath(), formatted.getBytes(StandardCharsets.UTF_8));
            surroundings.out().println("formatted " + source.name());
        }
        return false;
    }

    private static List<String> difference(SourceFile source, String formatted) {
        List<String> before = source.text().lines().toList();
        List<String> after = formatted.lines().toList();
        return UnifiedDiffUtils.generateUnifiedDiff(
                source.name(), source.name() + " (formatted)", before, DiffUtils.diff(before, after), 3);
    }

    private String piped() throws IOException {
        return new String(surroundings.in().readAllBytes(), StandardCharsets.UTF_8);
    }
}
