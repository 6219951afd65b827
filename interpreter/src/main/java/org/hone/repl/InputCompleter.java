package org.hone.repl;

import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.hone.assist.Assist;
import org.hone.assist.Completion;
import org.hone.check.Value;
import org.hone.cli.terminal.Glyphs;
import org.hone.cli.terminal.TextWidth;
import org.hone.prompt.Command;
import org.hone.prompt.PromptSession;
import org.hone.runtime.estimate.SourceKind;
import org.hone.source.SourceFile;
import org.jline.reader.Candidate;
import org.jline.reader.Completer;
import org.jline.reader.LineReader;
import org.jline.reader.ParsedLine;

/** What may stand at the cursor: commands and their arguments, the session's values, and what the checker's scope has. */
final class InputCompleter implements Completer {
    private static final String MISSING = "missing here";
    private static final String COMMANDS = "commands";
    private static final String FILES = "files";
    private static final String VALUES = "values of this session";
    private static final String FIELDS = "fields";
    private static final String ARGUMENTS = "arguments";
    private static final String NAMES = "names";
    private static final String UNITS = "units";
    private static final String AXES = "axes";
    private static final String MODULES = "modules";
    private static final String TYPES = "types";
    private static final String FUNCTIONS = "functions";
    private static final String WORDS = "words";

    /** Headings of the list in their order. */
    static final List<String> GROUPS = List.of(
            MISSING, COMMANDS, FILES, FIELDS, ARGUMENTS, UNITS, AXES, VALUES, NAMES, MODULES, FUNCTIONS, TYPES, WORDS);

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
        if (!InputParser.isCommand(start)) {
            expression(line, session.scope(), candidates);
            return;
        }
        int path = InputParser.pathAt(line.line());
        if (path >= 0 && path <= line.cursor()) {
            files(line.word().substring(0, line.wordCursor()), candidates);
            return;
        }
        if (start.startsWith(":") && start.indexOf(' ') < 0) {
            for (Command command : PromptSession.commands()) {
                String shown = (":" + command.name() + " " + command.arguments()).strip();
                candidates.add(candidate(command.name(), shown, COMMANDS, command.help(), candidates.size()));
            }
            return;
        }
        if (PromptSession.command(start)
                .filter(c -> c.completes() == Command.Completes.EXPRESSION)
                .isPresent()) {
            Map<String, Value> outer = session.scope();
            outer.putIfAbsent("t", new Value.Source(SourceKind.ROLLOUTS));
            outer.putIfAbsent("q", new Value.Stats());
            expression(line, outer, candidates);
            return;
        }
        session.arguments(start).forEach((name, entry) -> {
            String described = described(entry.head(), entry.doc());
            candidates.add(
                    candidate(name, name, start.startsWith(":h") ? COMMANDS : NAMES, described, candidates.size()));
        });
    }

    private void expression(ParsedLine line, Map<String, Value> outer, List<Candidate> candidates) {
        for (Completion completion : completions(line, outer)) {
            candidates.add(candidate(
                    completion.insert(),
                    completion.label(),
                    group(completion, outer),
                    described(completion.type(), completion.doc()),
                    candidates.size()));
        }
    }

    /** What the checker's scope has at the cursor, with the session's declarations and values before the input. */
    private List<Completion> completions(ParsedLine line, Map<String, Value> outer) {
        int start = InputParser.isCommand(line.line()) ? line.line().indexOf(' ') + 1 : 0;
        String declared = session.programText() + "\n";
        SourceFile text = new SourceFile("prompt", declared + line.line().substring(start));
        return Assist.openPrompt(text, session.loader(), outer).completions(declared.length() + line.cursor() - start);
    }

    private static String group(Completion completion, Map<String, Value> outer) {
        return switch (completion.kind()) {
            case FIELD -> completion.required() ? MISSING : FIELDS;
            case ARGUMENT -> ARGUMENTS;
            case UNIT -> UNITS;
            case AXIS -> AXES;
            case FUNCTION -> FUNCTIONS;
            case NOUN, PARAM, LOCAL -> NAMES;
            case MODULE -> MODULES;
            case KEYWORD -> WORDS;
            case TYPE -> TYPES;
            case CONSTANT -> outer.containsKey(completion.label()) ? VALUES : WORDS;
            case FILE -> FILES;
        };
    }

    private static String described(String type, String text) {
        String doc = text.lines().findFirst().orElse("");
        return type + (type.isEmpty() || doc.isEmpty() ? "" : "  ") + doc;
    }

    /** Programs and folders below the folder that is written already. */
    private void files(String written, List<Candidate> candidates) {
        String folder = written.substring(0, written.lastIndexOf('/') + 1);
        try (Stream<Path> files = Files.list(Path.of(folder.isEmpty() ? "." : folder))) {
            for (Path file : files.sorted().toList()) {
                String name = file.getFileName().toString();
                boolean into = Files.isDirectory(file);
                if (!name.startsWith(".") && (into || name.endsWith(".hone"))) {
                    String shown = name + (into ? "/" : "");
                    candidates.add(
                            new Candidate(folder + shown, shown, FILES, null, null, null, !into, candidates.size()));
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
