package org.hone.repl;

import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.hone.cli.terminal.Glyphs;
import org.hone.cli.terminal.TextWidth;
import org.hone.prompt.Command;
import org.hone.prompt.PromptSession;
import org.jline.reader.Candidate;
import org.jline.reader.Completer;
import org.jline.reader.LineReader;
import org.jline.reader.ParsedLine;

/** What may stand at the cursor: commands and their arguments, the session's values, and what the checker's scope has. */
final class InputCompleter implements Completer {
    static final String COMMANDS = "commands";
    static final String FILES = "files";
    static final String VALUES = "values of this session";

    /** Headings of the list in their order. */
    static final List<String> GROUPS = List.of(COMMANDS, FILES, VALUES);

    private static final int WIDEST = 60;

    private final PromptSession session;
    private final Glyphs glyphs;

    InputCompleter(PromptSession session, Glyphs glyphs) {
        this.session = session;
        this.glyphs = glyphs;
    }

    @Override
    public void complete(LineReader reader, ParsedLine line, List<Candidate> candidates) {
        String before = line.line().substring(0, line.cursor());
        String start = before.stripLeading();
        if (!start.startsWith(":")) {
            expression(line, candidates);
            return;
        }
        int blank = start.indexOf(' ');
        if (blank < 0) {
            for (Command command : PromptSession.commands()) {
                String shown = (":" + command.name() + " " + command.arguments()).strip();
                candidates.add(candidate(command.name(), shown, COMMANDS, command.help(), candidates.size()));
            }
            return;
        }
        String name = start.substring(1, blank);
        PromptSession.commands().stream()
                .filter(c -> c.name().equals(name))
                .findFirst()
                .ifPresent(command -> argument(command, line, start.substring(blank + 1), candidates));
    }

    private void argument(Command command, ParsedLine line, String written, List<Candidate> candidates) {
        switch (command.completes()) {
            case NOTHING -> {}
            case FILE -> files(written, line.word(), candidates);
            case NAME, PARAM, RECIPE, EXPRESSION -> expression(line, candidates);
        }
    }

    private void expression(ParsedLine line, List<Candidate> candidates) {
        session.values().forEach((name, value) -> candidates.add(
                candidate(name, name, VALUES, org.hone.check.Show.type(value), candidates.size())));
        List<String> known = candidates.stream().map(Candidate::value).toList();
        session.names().stream()
                .filter(name -> !known.contains(name))
                .forEach(name -> candidates.add(candidate(name, name, VALUES, "", candidates.size())));
    }

    /** Files below the folder that is written already; the word at the cursor is the last part of a path. */
    private void files(String written, String word, List<Candidate> candidates) {
        String folder = written.substring(0, written.lastIndexOf('/') + 1);
        String stem = written.substring(folder.length());
        String cut = stem.length() > word.length() ? stem.substring(0, stem.length() - word.length()) : "";
        try (Stream<Path> files = Files.list(Path.of(folder.isEmpty() ? "." : folder))) {
            List<Path> all = new ArrayList<>(files.sorted().toList());
            all.removeIf(f -> f.getFileName().toString().startsWith("."));
            for (Path file : all) {
                String name = file.getFileName() + (Files.isDirectory(file) ? "/" : "");
                if (name.startsWith(cut) && (Files.isDirectory(file) || name.endsWith(".hone"))) {
                    candidates.add(candidate(name.substring(cut.length()), name, FILES, "", candidates.size()));
                }
            }
        } catch (java.io.IOException | InvalidPathException e) {
            return; // nothing to offer
        }
    }

    private Candidate candidate(String value, String shown, String group, String description, int order) {
        String brief = TextWidth.cut(description.lines().findFirst().orElse(""), WIDEST, glyphs);
        return new Candidate(value, shown, group, brief.isEmpty() ? null : brief, null, null, false, order);
    }
}
