package org.hone.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.hone.cli.terminal.ReportText;
import org.hone.runtime.record.RunFolder;
import org.hone.runtime.record.RunFolderException;
import org.hone.runtime.record.RunManifest;
import org.hone.session.RunReport;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code hone report}. */
@Command(
        name = "report",
        customSynopsis = "hone report RUN... [OPTIONS]",
        description = "Summarise finished runs: the last evaluation, mean over the seeds of each program.",
        footer = {"", "Example:", "  hone report out/compare/* --format markdown"})
final class ReportCommand implements Callable<Integer> {
    private final Surroundings surroundings;

    @Parameters(arity = "1..*", paramLabel = "RUN", description = "Run folders.")
    private List<Path> runs = new ArrayList<>();

    @Option(names = "--format", paramLabel = "text|markdown", description = "How the table is written (text).")
    private Layout layout = Layout.text;

    /** How the table is written. */
    enum Layout {
        text,
        markdown
    }

    ReportCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() throws IOException {
        List<RunManifest> manifests = new ArrayList<>();
        try {
            for (Path run : runs) {
                manifests.add(RunFolder.readManifest(run));
            }
        } catch (RunFolderException e) {
            throw new UsageException(String.valueOf(e.getMessage()), e);
        }
        RunReport report;
        try {
            report = RunReport.of(manifests);
        } catch (IllegalArgumentException e) {
            throw new UsageException(String.valueOf(e.getMessage()), e);
        }
        List<String> lines = layout == Layout.markdown
                ? ReportText.table(report).markdown()
                : ReportText.table(report).lines(Screen.of(surroundings).glyphs());
        lines.forEach(surroundings.out()::println);
        return Exit.DONE;
    }
}
