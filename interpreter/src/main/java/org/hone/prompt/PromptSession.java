package org.hone.prompt;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.hone.assist.Glossary;
import org.hone.ast.Computation;
import org.hone.ast.Expression;
import org.hone.ast.Item;
import org.hone.ast.ModuleTree;
import org.hone.ast.PromptStatement;
import org.hone.ast.RunBlock;
import org.hone.ast.Statement;
import org.hone.check.Builtin;
import org.hone.check.Poll;
import org.hone.check.Value;
import org.hone.diagnostics.Diagnostics;
import org.hone.lower.Workbench;
import org.hone.parser.Parser;
import org.hone.resolve.ModuleLoader;
import org.hone.runtime.record.InterruptedActionException;
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
    private final Deeds deeds = new Deeds();
    private final Values values = new Values();
    private final Standing standing;
    private Poll poll = Poll.NONE;

    private PromptSession(Setup setup) {
        this.setup = setup;
        this.loader = new ModuleLoader(setup.root());
        this.doing = new Doing(setup, this);
        this.walking = new Walking(this);
        this.standing = new Standing(setup, loader, () -> poll.poll(), walking, values, deeds);
    }

    /** An empty session. */
    public static PromptSession open(Setup setup) {
        return new PromptSession(setup);
    }

    /**
     * Answers an input: declarations, statements, a command that begins with a colon, or a question that begins with {@code ?}. Never
     * throws for what a user can cause.
     *
     * @param stop asks an action to end: with what it has, or at once; anything else ends at once
     */
    public Answer submit(String input, StopToken stop) {
        String text = input.strip();
        if (text.isEmpty()) {
            return Answer.done();
        }
        history.add(text);
        origins.nextInput();
        Answer answer;
        try {
            answer = heeding(until(stop), () -> answer(input, text, stop));
        } catch (InterruptedActionException e) {
            answer = new Answer(Answer.Outcome.STOPPED, List.of(new Piece.Complaint("interrupted")));
        }
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

    /**
     * Does something during which evaluation can be left.
     *
     * @param patience called at every evaluation; what it throws ends this, and nothing has changed then
     */
    public <T> T heeding(Poll patience, Supplier<T> work) {
        Poll before = poll;
        poll = patience;
        try {
            return work.get();
        } finally {
            poll = before;
        }
    }

    /** Leaves evaluation when an action would be asked to end. */
    public static Poll until(StopToken stop) {
        return () -> {
            if (stop.requested()) {
                throw new InterruptedActionException();
            }
        };
    }

    /** The statements of an input in order. */
    static List<Statement> statements(ModuleTree tree) {
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
        return standing.declare(ground().declarations().with(tree));
    }

    /** Where declarations came from, in the texts that were given. */
    public Origins origins() {
        return origins;
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
        if (name.isPresent() && ground().declarations().texts().containsKey(name.get())) {
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
        Workbench.Answer<Value> answer = bench().value(source, e, scope());
        if (answer.diagnostics().hasErrors() || answer.value().isEmpty()) {
            return Answer.wrong(new Piece.Problems(answer.diagnostics()));
        }
        Value value = answer.value().get();
        if (bind) {
            String written = values.resolved(source.text(e.span()));
            bind(name, value, written);
            name.ifPresent(n -> deeds.expression(n, written, this::onlyHere));
        }
        return Answer.done(Shower.piece(value));
    }

    /** Whether a name stands for something that a run block does not have. */
    private boolean onlyHere(String name) {
        return values.all().get(name) instanceof Held || (Looking.all().containsKey(name) && !bench().knows(name));
    }

    /** Gives a value its name and its number. */
    void bind(Optional<String> name, Value value, String written) {
        values.bind(name, value, written, ground());
    }

    /** Everything that an expression may name beside the declarations. */
    public Map<String, Value> scope() {
        Map<String, Value> all = new LinkedHashMap<>(Looking.all());
        all.keySet().removeIf(bench()::knows);
        all.putAll(walking.values());
        all.putAll(values.all());
        return all;
    }

    // ---- for commands, tools and hosts

    /** The program as it is now. */
    public Workbench bench() {
        return ground().bench();
    }

    /** The text of the program as it is now: what a tool completes and explains against. */
    public String programText() {
        return ground().declarations().text();
    }

    /** Values by name, in the order they were made; functions of the prompt are not among them. */
    public Map<String, Value> values() {
        return Collections.unmodifiableMap(new LinkedHashMap<>(values.all()));
    }

    /** What a host gives a name. */
    public void give(String name, Value value) {
        values.give(name, value);
    }

    /** Where an input names what nothing declares; nothing is said of one that cannot be read, nor of declarations. */
    public List<Span> unknown(String input) {
        return Unknowns.in(input, this);
    }

    /** Functions that only the prompt has, in the order of the documentation. */
    public static List<Builtin> functions() {
        return Looking.all().values().stream()
                .map(v -> ((Value.Native) v).function())
                .toList();
    }

    /** Names that an input may use beside the language's own words. */
    public Collection<String> names() {
        Set<String> all = new LinkedHashSet<>(scope().keySet());
        ground().declarations().texts().keySet().stream()
                .filter(k -> !Declarations.isImport(k))
                .forEach(all::add);
        return all;
    }

    /** What may stand behind the command that a line begins with, or behind {@code ?}: names with what they stand for. */
    public Map<String, Glossary.Entry> arguments(String line) {
        return new Candidates(this).of(Candidates.argument(line.stripLeading()));
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

    Ground ground() {
        return standing.ground();
    }

    Standing standing() {
        return standing;
    }

    Values kept() {
        return values;
    }

    List<String> history() {
        return history;
    }

    Deeds deeds() {
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
