package org.hone.prompt;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.hone.ast.Computation;
import org.hone.ast.Declaration;
import org.hone.ast.Expression;
import org.hone.ast.Item;
import org.hone.ast.ModuleTree;
import org.hone.ast.PromptStatement;
import org.hone.ast.RunBlock;
import org.hone.ast.Statement;
import org.hone.check.Value;
import org.hone.diagnostics.Code;
import org.hone.diagnostics.Diagnostic;
import org.hone.diagnostics.Diagnostics;
import org.hone.lower.Compiler;
import org.hone.lower.Workbench;
import org.hone.parser.Parser;
import org.hone.plan.ParamInputs;
import org.hone.plan.ParamValue;
import org.hone.plan.Program;
import org.hone.resolve.ModuleLoader;
import org.hone.runtime.record.StopToken;
import org.hone.source.SourceFile;
import org.hone.source.Span;

/**
 * A session of the prompt. Inputs are answered one at a time, from one thread; only the {@link StopToken} of an action may be used from
 * others. Expressions are evaluated by the checker itself, which is total and pure, so that there is one meaning of them.
 */
public final class PromptSession implements AutoCloseable {
    /** What messages call the module that the session's declarations make up. */
    static final String MODULE = "session.hone";

    /** What messages call the input that is being answered. */
    static final String INPUT = "prompt";

    private final Setup setup;
    private final ModuleLoader loader;
    private final Commands commands = new Commands(this);
    private final Inquiries inquiries = new Inquiries(this);
    private final Doing doing;
    private final Walking walking;
    private final Files files = new Files(this);
    private final Origins origins = new Origins();
    private final List<String> history = new ArrayList<>();
    private final List<Deed> deeds = new ArrayList<>();
    private final Map<String, Value> values = new LinkedHashMap<>();
    /** What each value was made with: the declarations it needed, by their text then. */
    private final Map<String, Map<String, String>> grounds = new HashMap<>();

    private final Map<String, String> set;
    private Declarations declarations = Declarations.NONE;
    private Workbench bench;
    private int answers;

    private PromptSession(Setup setup) {
        this.setup = setup;
        this.loader = new ModuleLoader(setup.root());
        this.set = new LinkedHashMap<>(setup.inputs().set());
        this.doing = new Doing(setup, this);
        this.walking = new Walking(this);
        this.bench = open(Declarations.NONE, inputs());
    }

    /** An empty session. */
    public static PromptSession open(Setup setup) {
        return new PromptSession(setup);
    }

    /**
     * Answers an input: declarations, statements, a command that begins with a colon, or a question that begins with {@code ?}. Never
     * throws for what a user can cause.
     *
     * @param stop asks an action to end: with what it has, or at once
     */
    public Answer submit(String input, StopToken stop) {
        String text = input.strip();
        if (text.isEmpty()) {
            return Answer.done();
        }
        history.add(text);
        origins.nextInput();
        Answer answer = answer(input, text, stop);
        return new Answer(
                answer.outcome(),
                answer.pieces().stream()
                        .map(piece -> piece instanceof Piece.Problems p
                                ? new Piece.Problems(origins.original(p.diagnostics()))
                                : piece)
                        .toList());
    }

    private Answer answer(String input, String text, StopToken stop) {
        if (text.startsWith("?")) {
            return inquiries.documentation(text.substring(1).strip());
        }
        if (text.startsWith(":")) {
            return commands.run(text.substring(1).strip(), stop);
        }
        Diagnostics diagnostics = new Diagnostics();
        ModuleTree tree = Parser.parseRepl(new SourceFile(INPUT, input), diagnostics);
        return diagnostics.hasErrors() ? Answer.wrong(new Piece.Problems(diagnostics)) : answer(tree, stop);
    }

    private Answer answer(ModuleTree tree, StopToken stop) {
        List<Piece> pieces = new ArrayList<>();
        Answer declared = declare(tree);
        pieces.addAll(declared.pieces());
        if (declared.outcome() != Answer.Outcome.DONE) {
            return declared;
        }
        for (Statement statement : statements(tree)) {
            Answer done = perform(tree.source(), statement, stop);
            pieces.addAll(done.pieces());
            if (done.outcome() != Answer.Outcome.DONE) {
                return new Answer(done.outcome(), pieces);
            }
        }
        return Answer.done(pieces);
    }

    private static List<Statement> statements(ModuleTree tree) {
        List<Statement> all = new ArrayList<>();
        for (Item item : tree.items()) {
            switch (item) {
                case PromptStatement p -> all.add(p.statement());
                case RunBlock block -> all.addAll(block.statements());
                default -> {}
            }
        }
        return all;
    }

    // ---- declarations

    /** Takes in the declarations of a text, all or none. */
    public Answer declare(ModuleTree tree) {
        if (tree.declarations().findAny().isEmpty()) {
            return Answer.done();
        }
        origins.enter(tree);
        return declare(declarations.with(tree));
    }

    /** Where declarations came from, in the texts that were given. */
    public Origins origins() {
        return origins;
    }

    /** Takes declarations over, if they are sound; says what they change. */
    Answer declare(Declarations next) {
        Workbench opened = open(next, inputs());
        Diagnostics found = opened.compilation().diagnostics();
        if (found.hasErrors()) {
            return Answer.wrong(new Piece.Problems(errors(found)));
        }
        Set<String> changed = next.changedSince(declarations);
        Set<String> redefined =
                changed.stream().filter(declarations.texts()::containsKey).collect(Collectors.toSet());
        Declarations before = declarations;
        Workbench old = bench;
        declarations = next;
        bench = opened;
        List<Piece> pieces = new ArrayList<>();
        Optional<String> refused = walking.redeclared();
        if (refused.isPresent()) {
            declarations = before;
            bench = old;
            return Answer.wrong(refused.get());
        }
        Diagnostics warnings = news(found, old.compilation().diagnostics());
        if (!warnings.isEmpty()) {
            pieces.add(new Piece.Problems(warnings));
        }
        pieces.addAll(declared(changed, redefined));
        pieces.addAll(walking.changes());
        return Answer.done(pieces);
    }

    private List<Piece> declared(Set<String> changed, Set<String> redefined) {
        List<Piece> pieces = new ArrayList<>();
        List<String> named =
                changed.stream().filter(key -> !Declarations.isImport(key)).toList();
        if (!named.isEmpty()) {
            pieces.add(new Piece.Text(named.stream()
                    .map(name -> (redefined.contains(name) ? "redefined " : "declared ") + title(name))
                    .collect(Collectors.joining("\n"))));
        }
        List<String> dependants = declarations.dependants(redefined);
        List<String> stale = staleValues();
        if (!redefined.isEmpty() && !dependants.isEmpty()) {
            pieces.add(new Piece.Text("what uses it follows: " + String.join(", ", dependants)));
        }
        if (!redefined.isEmpty() && !stale.isEmpty()) {
            pieces.add(new Piece.Text("made before the change, and stale: " + String.join(", ", stale)));
        }
        return pieces;
    }

    /** The kind and name of a declaration. */
    String title(String key) {
        String first = declarations
                .texts()
                .getOrDefault(key, key)
                .lines()
                .filter(l -> !l.startsWith("///"))
                .findFirst()
                .orElse(key);
        String kind = first.split("\\s+", 2)[0];
        return kind + " " + (kind.equals("test") ? first.substring(5).replaceAll("\\s*\\{.*", "") : key);
    }

    /** Names of values that were made with declarations that have changed since. */
    List<String> staleValues() {
        return values.keySet().stream()
                .filter(name -> !name.matches("_\\d*") && stale(name))
                .toList();
    }

    boolean stale(String name) {
        return grounds.getOrDefault(name, Map.of()).entrySet().stream()
                .anyMatch(e -> !e.getValue().equals(ground(e.getKey())));
    }

    private String ground(String key) {
        return declarations.texts().getOrDefault(key, "") + " " + param(key);
    }

    /** The value of a param as it would be written; empty if there is none of that name. */
    private String param(String name) {
        return bench.compilation().program().map(Program::params).orElse(List.of()).stream()
                .filter(p -> p.name().equals(name))
                .map(ParamValue::value)
                .findFirst()
                .orElse("");
    }

    /** A param's value from now on. */
    Answer set(String name, String value) {
        Map<String, String> before = new LinkedHashMap<>(set);
        set.put(name, value);
        Workbench opened = open(declarations, inputs());
        Diagnostics found = opened.compilation().diagnostics();
        if (found.hasErrors()) {
            set.clear();
            set.putAll(before);
            return Answer.wrong(new Piece.Problems(errors(found)));
        }
        Workbench old = bench;
        bench = opened;
        Optional<String> refused = walking.redeclared();
        if (refused.isPresent()) {
            bench = old;
            set.clear();
            set.putAll(before);
            return Answer.wrong(refused.get());
        }
        List<Piece> pieces = new ArrayList<>();
        pieces.add(new Piece.Text(name + " = " + value));
        List<String> stale = staleValues();
        if (!stale.isEmpty()) {
            pieces.add(new Piece.Text("made before the change, and stale: " + String.join(", ", stale)));
        }
        pieces.addAll(walking.changes());
        return Answer.done(pieces);
    }

    /** Forgets values or declarations; refuses if others need them. */
    Answer drop(List<String> names) {
        for (String name : names) {
            if (!declarations.texts().containsKey(name) && !values.containsKey(name)) {
                return Answer.wrong("nothing here is called `" + name + "`");
            }
        }
        List<String> dependants = declarations.dependants(names);
        if (!dependants.isEmpty()) {
            return Answer.wrong("`" + String.join("`, `", dependants) + "` would be without it; drop "
                    + (dependants.size() == 1 ? "it" : "them") + " too: `:drop " + String.join(" ", names) + " "
                    + String.join(" ", dependants) + "`");
        }
        Declarations fewer = declarations.without(names);
        if (!fewer.equals(declarations)) {
            Map<String, String> left = new LinkedHashMap<>(set);
            left.keySet().removeAll(names);
            Workbench opened = open(fewer, inputs(left));
            if (opened.compilation().diagnostics().hasErrors()) {
                return Answer.wrong(
                        new Piece.Problems(errors(opened.compilation().diagnostics())));
            }
            Workbench old = bench;
            bench = opened;
            Optional<String> refused = walking.redeclared();
            if (refused.isPresent()) {
                bench = old;
                return Answer.wrong(refused.get());
            }
            declarations = fewer;
        }
        undo(names);
        names.forEach(this::forget);
        return Answer.done(new Piece.Text("dropped " + String.join(", ", names)));
    }

    /** A program cannot say what reads something that is gone, nor what reads the result of that. */
    private void undo(List<String> names) {
        Set<String> gone = new HashSet<>(names);
        deeds.removeIf(d -> d.name().filter(gone::contains).isPresent());
        deeds.replaceAll(d -> {
            boolean said = d.savable() && Declarations.words(d.text()).stream().noneMatch(gone::contains);
            d.name().ifPresent(name -> {
                if (said) {
                    gone.remove(name);
                } else {
                    gone.add(name);
                }
            });
            return said ? d : d.unsavable();
        });
    }

    private void forget(String name) {
        values.remove(name);
        grounds.remove(name);
        set.remove(name);
        doing.results().remove(name);
    }

    private Workbench open(Declarations all, ParamInputs inputs) {
        return Compiler.open(new SourceFile(MODULE, all.text()), inputs, loader);
    }

    /** The program of a text with the session's params. */
    Workbench open(String name, String text) {
        return Compiler.open(new SourceFile(name, text), inputs(), loader);
    }

    private ParamInputs inputs() {
        return inputs(set);
    }

    private ParamInputs inputs(Map<String, String> values) {
        return new ParamInputs(setup.inputs().file(), values, setup.inputs().seed());
    }

    /** What a program may leave unused, a session may too: it is not at its end. */
    private static Diagnostics news(Diagnostics found, Diagnostics said) {
        Set<String> known = said.sorted().stream().map(Diagnostic::message).collect(Collectors.toSet());
        Diagnostics fresh = new Diagnostics();
        found.sorted().stream()
                .filter(d -> d.code() != Code.UNUSED && !known.contains(d.message()))
                .forEach(fresh::add);
        return fresh;
    }

    private static Diagnostics errors(Diagnostics found) {
        Diagnostics errors = new Diagnostics();
        found.sorted().stream()
                .filter(d -> d.code() != Code.UNUSED || d.isError())
                .forEach(errors::add);
        return errors;
    }

    // ---- statements

    /**
     * Does one statement. What it gives is then the value of {@code _}, unless it gives nothing.
     *
     * @param source the text that the statement stands in
     * @param stop asks an action to end
     */
    public Answer perform(SourceFile source, Statement statement, StopToken stop) {
        Optional<String> name =
                statement instanceof Statement.Bind b ? Optional.of(b.name().text()) : Optional.empty();
        if (name.isPresent() && declarations.texts().containsKey(name.get())) {
            return Answer.wrong("`" + name.get() + "` is a declaration; give the value another name, or `:drop "
                    + name.get() + "` first");
        }
        Computation computation = switch (statement) {
            case Statement.Bind b -> b.value();
            case Statement.Do d -> d.computation();
        };
        if (computation instanceof org.hone.ast.Action.Show show && show.value() instanceof Expression e) {
            return evaluate(source, e, Optional.empty(), false);
        }
        return computation instanceof Expression e
                ? evaluate(source, e, name, true)
                : doing.act(source, statement, name, stop);
    }

    private Answer evaluate(SourceFile source, Expression e, Optional<String> name, boolean bind) {
        Workbench.Answer<Value> answer = bench.value(source, e, scope());
        if (answer.diagnostics().hasErrors() || answer.value().isEmpty()) {
            return Answer.wrong(new Piece.Problems(answer.diagnostics()));
        }
        Value value = answer.value().get();
        if (bind) {
            String written = resolved(source.text(e.span()));
            bind(name, value, written);
            name.ifPresent(n -> deeds.add(new Deed(name, written, false, savable(written))));
        }
        return Answer.done(Shower.piece(value));
    }

    /** Gives a value its name and its number. */
    void bind(Optional<String> name, Value value, String written) {
        answers++;
        Map<String, String> ground = new LinkedHashMap<>();
        for (String key : declarations.needs(written)) {
            ground.put(key, ground(key));
        }
        for (String word : Declarations.words(written)) {
            ground.putAll(grounds.getOrDefault(word, Map.of()));
        }
        for (String as : List.of("_", "_" + answers, name.orElse("_"))) {
            values.put(as, value);
            grounds.put(as, ground);
            doing.remember(as, value);
        }
    }

    /** The last answer by its number, which does not move. */
    String resolved(String text) {
        return Declarations.words(text).contains("_")
                ? text.replaceAll("(?<![\\p{L}\\p{N}_])_(?![\\p{L}\\p{N}_])", "_" + answers)
                : text;
    }

    /** Whether a run block could say it: it reads no result and calls nothing that only the prompt has. */
    private boolean savable(String text) {
        return Declarations.words(text).stream()
                .noneMatch(w -> Looking.all().containsKey(w) || values.get(w) instanceof Held || unsavable(w));
    }

    private boolean unsavable(String word) {
        return deeds.stream().anyMatch(d -> !d.savable() && d.name().equals(Optional.of(word)));
    }

    /** Everything that an expression may name beside the declarations. */
    public Map<String, Value> scope() {
        Map<String, Value> all = new LinkedHashMap<>(Looking.all());
        all.putAll(walking.values());
        all.putAll(values);
        return all;
    }

    // ---- for commands, tools and hosts

    /** The program as it is now. */
    public Workbench bench() {
        return bench;
    }

    /** The text of the program as it is now: what a tool completes and explains against. */
    public String programText() {
        return declarations.text();
    }

    /** The same with the values that were set as the params' own. */
    String settledText() {
        String text = declarations.text();
        ModuleTree tree = Parser.parse(new SourceFile(MODULE, text), new Diagnostics());
        List<Declaration.Param> params = tree.declarations()
                .filter(Declaration.Param.class::isInstance)
                .map(Declaration.Param.class::cast)
                .filter(p -> set.containsKey(p.name().text()))
                .sorted(Comparator.comparingInt(
                                (Declaration.Param p) -> p.span().start())
                        .reversed())
                .toList();
        StringBuilder settled = new StringBuilder(text);
        for (Declaration.Param p : params) {
            String value = param(p.name().text());
            p.value()
                    .ifPresentOrElse(
                            e -> settled.replace(e.span().start(), e.span().end(), value),
                            () -> settled.insert(
                                    p.type()
                                            .map(t -> t.span().end())
                                            .orElse(p.name().span().end()),
                                    " = " + value));
        }
        return settled.toString();
    }

    /** Values by name, in the order they were made; functions of the prompt are not among them. */
    public Map<String, Value> values() {
        return java.util.Collections.unmodifiableMap(new LinkedHashMap<>(values));
    }

    /** What a host gives a name. */
    public void give(String name, Value value) {
        values.put(name, value);
        grounds.remove(name);
        doing.remember(name, value);
    }

    /** Where an input names what nothing declares; nothing is said of one that cannot be read, nor of declarations. */
    public List<Span> unknown(String input) {
        Diagnostics diagnostics = new Diagnostics();
        ModuleTree tree = Parser.parseRepl(new SourceFile(INPUT, input), diagnostics);
        if (diagnostics.hasErrors()) {
            return List.of();
        }
        Set<String> known = new LinkedHashSet<>(scope().keySet());
        tree.declarations().forEach(d -> known.addAll(Imports.names(d)));
        List<Span> all = new ArrayList<>();
        for (Statement statement : statements(tree)) {
            switch (statement) {
                case Statement.Bind b -> {
                    all.addAll(bench.unknown(tree.source(), b.value(), known));
                    known.add(b.name().text());
                }
                case Statement.Do d -> all.addAll(bench.unknown(tree.source(), d.computation(), known));
            }
        }
        return all;
    }

    /** Names that an input may use beside the language's own words. */
    public Collection<String> names() {
        Set<String> all = new LinkedHashSet<>(scope().keySet());
        declarations.texts().keySet().stream()
                .filter(k -> !Declarations.isImport(k))
                .forEach(all::add);
        return all;
    }

    /** The command that stands in a line that begins with a colon; a part of its name will do if it fits no other. */
    public static Optional<Command> command(String line) {
        String start = line.stripLeading();
        return start.startsWith(":") ? Commands.named(start.substring(1).split("\\s", 2)[0]) : Optional.empty();
    }

    /** The commands, in the order of the help. */
    public static List<Command> commands() {
        return Commands.table();
    }

    Setup setup() {
        return setup;
    }

    Declarations declarations() {
        return declarations;
    }

    List<String> history() {
        return history;
    }

    List<Deed> deeds() {
        return deeds;
    }

    Doing doing() {
        return doing;
    }

    Walking walking() {
        return walking;
    }

    Inquiries inquiries() {
        return inquiries;
    }

    Files files() {
        return files;
    }

    /** Finds the modules that the session imports. */
    public ModuleLoader loader() {
        return loader;
    }

    Path root() {
        return setup.root();
    }

    @Override
    public void close() {
        try {
            walking.close();
        } finally {
            doing.close();
        }
    }
}
