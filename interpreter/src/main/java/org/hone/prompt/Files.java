package org.hone.prompt;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.hone.ast.Declaration;
import org.hone.ast.ModuleRef;
import org.hone.ast.ModuleTree;
import org.hone.diagnostics.Diagnostics;
import org.hone.lower.Workbench;
import org.hone.parser.Parser;
import org.hone.plan.Program;
import org.hone.runtime.record.AtomicFile;
import org.hone.source.SourceFile;
import org.jspecify.annotations.Nullable;

/** Programs on disk: {@code :load}, {@code :reload} and {@code :save}. */
final class Files {
    private final PromptSession session;
    /** What each file declared when it was read last. */
    private final Map<Path, Set<String>> loaded = new LinkedHashMap<>();

    /** What may be written over: what this session has written, and what the user was asked about. */
    private final Set<Path> replaceable = new LinkedHashSet<>();

    Files(PromptSession session) {
        this.session = session;
    }

    private record Read(Declarations declarations, Set<String> keys, List<String> runs) {}

    Answer load(Arguments arguments) {
        Optional<String> named = arguments.path();
        if (named.isEmpty()) {
            return usage("load", arguments);
        }
        Path file = path(named.get());
        if (file == null) {
            return notAPath(named.get());
        }
        Diagnostics diagnostics = new Diagnostics();
        Optional<Read> read = read(file, session.ground().declarations(), diagnostics);
        if (read.isEmpty()) {
            return unreadable(file, diagnostics);
        }
        Answer declared = session.standing().declare(read.get().declarations());
        if (declared.outcome() != Answer.Outcome.DONE) {
            return declared;
        }
        loaded.put(file, read.get().keys());
        List<Piece> pieces = new ArrayList<>(declared.pieces());
        if (pieces.isEmpty()) {
            pieces.add(new Piece.Text("nothing has changed"));
        }
        if (!read.get().runs().isEmpty()) {
            pieces.add(new Piece.Text("its run blocks were not run:\n"
                    + String.join("\n", read.get().runs())));
        }
        return Answer.done(pieces);
    }

    private static Answer usage(String command, Arguments given) {
        String usage = "usage: :" + command + " FILE";
        boolean quoted = given.text().startsWith("\"");
        return Answer.wrong(
                given.isEmpty()
                        ? usage
                        : quoted
                                ? usage + "; the quotes must end where the path ends"
                                : usage + "; a path with blanks stands in quotes: `:" + command + " "
                                        + Arguments.quoted(given.text()) + "`");
    }

    private static @Nullable Path path(String text) {
        try {
            return Path.of(text);
        } catch (InvalidPathException e) {
            return null;
        }
    }

    private static Answer notAPath(String text) {
        return Answer.wrong("`" + text.replace('\0', '?') + "` cannot be the name of a file");
    }

    private static Answer unreadable(Path file, Diagnostics diagnostics) {
        return diagnostics.hasErrors()
                ? Answer.wrong(new Piece.Problems(diagnostics))
                : Answer.wrong("the file `" + file + "` cannot be read");
    }

    private Optional<Read> read(Path file, Declarations into, Diagnostics diagnostics) {
        Path at = session.root().resolve(file);
        String text;
        try {
            text = java.nio.file.Files.readString(at, StandardCharsets.UTF_8);
        } catch (IOException e) {
            return Optional.empty();
        }
        ModuleTree tree = Parser.parse(new SourceFile(file.toString(), text), diagnostics);
        if (diagnostics.hasErrors()) {
            return Optional.empty();
        }
        session.origins().enter(tree);
        Declarations own = moved(Declarations.of(tree), tree, file);
        Set<String> names = new LinkedHashSet<>();
        tree.declarations().forEach(d -> names.addAll(Imports.names(d)));
        List<String> runs =
                tree.runBlocks().map(r -> tree.source().text(r.span())).toList();
        return Optional.of(new Read(into.with(own, names), own.texts().keySet(), runs));
    }

    /** Imports of files near a file are imports of files near the session. */
    private static Declarations moved(Declarations own, ModuleTree tree, Path file) {
        Path folder = file.getParent();
        if (folder == null) {
            return own;
        }
        Map<String, String> texts = new LinkedHashMap<>();
        Map<String, String> changed = new LinkedHashMap<>();
        tree.declarations().filter(Declaration.Import.class::isInstance).forEach(d -> {
            if (((Declaration.Import) d).module() instanceof ModuleRef.File f
                    && !Path.of(f.path()).isAbsolute()) {
                String text = Declarations.key(tree, d);
                String near = folder.resolve(f.path()).normalize().toString();
                changed.put(text, text.replace("\"" + f.path() + "\"", "\"" + near + "\""));
            }
        });
        own.texts().forEach((key, text) -> texts.put(changed.getOrDefault(key, key), changed.getOrDefault(key, text)));
        return new Declarations(texts);
    }

    Answer reload() {
        if (loaded.isEmpty()) {
            return Answer.wrong("no file is loaded; `:load FILE` takes one");
        }
        Declarations all = session.ground().declarations();
        Map<Path, Set<String>> now = new LinkedHashMap<>();
        Set<String> gone = new LinkedHashSet<>();
        for (Map.Entry<Path, Set<String>> file : loaded.entrySet()) {
            Diagnostics diagnostics = new Diagnostics();
            Optional<Read> read = read(file.getKey(), all, diagnostics);
            if (read.isEmpty()) {
                return unreadable(file.getKey(), diagnostics);
            }
            all = read.get().declarations();
            now.put(file.getKey(), read.get().keys());
            file.getValue().stream().filter(k -> !read.get().keys().contains(k)).forEach(gone::add);
        }
        all = all.without(gone);
        if (all.equals(session.ground().declarations())) {
            return Answer.done(new Piece.Text("nothing has changed"));
        }
        Answer declared = session.standing().declare(all);
        if (declared.outcome() != Answer.Outcome.DONE) {
            return declared;
        }
        loaded.putAll(now);
        List<Piece> pieces = new ArrayList<>(declared.pieces());
        List<String> named =
                gone.stream().filter(k -> !Declarations.isImport(k)).toList();
        if (!named.isEmpty()) {
            pieces.add(new Piece.Text("gone: " + String.join(", ", named)));
        }
        return Answer.done(pieces);
    }

    /** Writes a program that checks and that means what the session means. */
    Answer save(Arguments arguments) {
        Optional<String> named = arguments.path();
        if (named.isEmpty()) {
            return usage("save", arguments);
        }
        Path file = path(named.get());
        if (file == null) {
            return notAPath(named.get());
        }
        String text = script();
        Workbench saved = session.standing().open(named.get(), text);
        if (saved.compilation().diagnostics().hasErrors()) {
            return Answer.wrong(
                    new Piece.Problems(saved.compilation().diagnostics()),
                    new Piece.Complaint(
                            "the session cannot be written as a program, and nothing was written; `:drop` what is named"));
        }
        Path target = session.root().resolve(file).toAbsolutePath().normalize();
        if (java.nio.file.Files.exists(target) && replaceable.add(target)) {
            return Answer.wrong(
                    "`" + file + "` is there already, and nothing was written; the same command once more replaces it");
        }
        try {
            AtomicFile.write(target, text.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchFileException e) {
            return Answer.wrong("`" + file + "` cannot be written: there is no folder `" + file.getParent() + "`");
        } catch (IOException e) {
            return Answer.wrong("`" + file + "` cannot be written: " + e.getMessage());
        }
        replaceable.add(target);
        String digest = saved.compilation().program().map(Program::digest).orElse("");
        return Answer.done(
                new Piece.Text("saved in " + file + ", digest " + digest.substring(0, Math.min(12, digest.length()))));
    }

    /** The session as a program. */
    String script() {
        String done = session.deeds().all().stream()
                .map(Deed::line)
                .map(l -> "  " + l.replace("\n", "\n  ") + "\n")
                .collect(Collectors.joining());
        String declared = session.ground().settledText();
        return session.deeds().all().isEmpty()
                ? declared
                : declared + (declared.isEmpty() ? "" : "\n") + "run {\n" + done + "}\n";
    }
}
