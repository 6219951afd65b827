package org.hone.prompt;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.hone.check.Show;
import org.hone.check.Value;
import org.hone.diagnostics.Code;
import org.hone.diagnostics.DidYouMean;
import org.hone.explain.Explainer;
import org.hone.explain.Variants;
import org.hone.lower.Workbench;
import org.hone.plan.ParamValue;
import org.hone.plan.Program;
import org.hone.prompt.Command.Completes;
import org.hone.runtime.estimate.SourceKind;
import org.hone.runtime.record.StopToken;
import org.hone.session.Result;
import org.hone.source.SourceFile;

/** The commands: one table, from which the help is made. */
final class Commands {
    private static final Map<String, Entry> TABLE = entries();

    private final PromptSession session;

    Commands(PromptSession session) {
        this.session = session;
    }

    @FunctionalInterface
    private interface Body {
        Answer run(Commands at, List<String> arguments, StopToken stop);
    }

    private record Entry(Command command, Body body) {}

    static List<Command> table() {
        return TABLE.values().stream().map(Entry::command).toList();
    }

    private static Map<String, Entry> entries() {
        Map<String, Entry> all = new LinkedHashMap<>();
        add(all, "help", "[COMMAND]", "What can be typed here.", Completes.NOTHING, (c, a, s) -> c.help(a));
        add(
                all,
                "type",
                "EXPRESSION",
                "The type, axis and flow of an expression; `t` is a rollout, `q` a prompt's statistics.",
                Completes.EXPRESSION,
                (c, a, s) -> c.type(String.join(" ", a)));
        add(
                all,
                "explain",
                "[NAME|CODE]",
                "The mathematics of an estimator, a schedule or a recipe, or what a code means.",
                Completes.NAME,
                (c, a, s) -> c.explain(String.join(" ", a)));
        add(
                all,
                "plan",
                "",
                "Everything that is declared, with its defaults.",
                Completes.NOTHING,
                (c, a, s) -> c.plan());
        add(
                all,
                "load",
                "FILE",
                "Take over a file's declarations; its run blocks are not run.",
                Completes.FILE,
                (c, a, s) -> c.session.files().load(a));
        add(
                all,
                "reload",
                "",
                "Read the loaded files again, and say what has changed and what is stale.",
                Completes.NOTHING,
                (c, a, s) -> c.session.files().reload());
        add(
                all,
                "save",
                "FILE",
                "Write the session as a program: declarations, and what was done as a run block.",
                Completes.FILE,
                (c, a, s) -> c.session.files().save(a));
        add(all, "vars", "", "Names, types and values.", Completes.NOTHING, (c, a, s) -> c.vars());
        add(
                all,
                "drop",
                "NAME...",
                "Forget values or declarations.",
                Completes.NAME,
                (c, a, s) -> a.isEmpty() ? c.usage("drop") : c.session.drop(a));
        add(all, "set", "PARAM VALUE", "Give a param another value.", Completes.PARAM, (c, a, s) -> c.set(a));
        add(all, "history", "[N]", "The last inputs.", Completes.NOTHING, (c, a, s) -> c.history(a));
        add(
                all,
                "tokens",
                "[NAME|N]",
                "A reply token by token, with log-probs; sequence N of the step, with coefficient and mask, too.",
                Completes.NAME,
                (c, a, s) -> c.tokens(a));
        add(
                all,
                "step",
                "RECIPE",
                "Walk a step phase by phase: sample, score, gate, estimate, update.",
                Completes.RECIPE,
                (c, a, s) -> a.size() == 1 ? c.session.walking().begin(a.getFirst(), s) : c.usage("step"));
        add(
                all,
                "next",
                "",
                "Do the next phase of the step.",
                Completes.NOTHING,
                (c, a, s) -> c.session.walking().advance(s));
        for (String[] look : new String[][] {
            {"rewards", "", "The step's rewards by prompt."},
            {"gates", "", "The step's weights by prompt and term."},
            {"coefficients", "[N]", "The step's coefficients by sequence; sequence N as text, coloured by them."},
            {"gradients", "", "The gradient norm of each term, and the cosines between them."}
        }) {
            add(
                    all,
                    look[0],
                    look[1],
                    look[2],
                    Completes.NOTHING,
                    (c, a, s) -> c.session.walking().look(look[0], a, s));
        }
        add(
                all,
                "update",
                "",
                "Apply the step: the one command that changes weights.",
                Completes.NOTHING,
                (c, a, s) -> c.session.walking().update(s));
        add(
                all,
                "abandon",
                "",
                "Forget the step; the weights stay as they are.",
                Completes.NOTHING,
                (c, a, s) -> c.session.walking().abandon());
        add(
                all,
                "end",
                "",
                "End the walk.",
                Completes.NOTHING,
                (c, a, s) -> c.session.walking().end());
        add(all, "quit", "", "Leave.", Completes.NOTHING, (c, a, s) -> new Answer(Answer.Outcome.QUIT, List.of()));
        return all;
    }

    private static void add(
            Map<String, Entry> all, String name, String arguments, String help, Completes completes, Body body) {
        all.put(name, new Entry(new Command(name, arguments, help, completes), body));
    }

    /** Runs a command; a part of its name will do if it fits no other. */
    Answer run(String line, StopToken stop) {
        String[] words = line.split("\\s+", 2);
        List<String> arguments = words.length < 2 || words[1].isBlank()
                ? List.of()
                : Arrays.asList(words[1].strip().split("\\s+"));
        List<Entry> fitting = TABLE.containsKey(words[0])
                ? List.of(TABLE.get(words[0]))
                : TABLE.values().stream()
                        .filter(e -> !words[0].isEmpty() && e.command().name().startsWith(words[0]))
                        .toList();
        if (fitting.size() == 1) {
            Entry entry = fitting.getFirst();
            if (entry.command().arguments().isEmpty() && !arguments.isEmpty()) {
                return usage(entry.command().name());
            }
            return entry.body().run(this, arguments, stop);
        }
        if (fitting.size() > 1) {
            return Answer.wrong("`:" + words[0] + "` may be "
                    + String.join(
                            " or ",
                            fitting.stream().map(e -> ":" + e.command().name()).toList()));
        }
        return Answer.wrong("there is no command `:" + words[0] + "`"
                + DidYouMean.best(words[0], TABLE.keySet())
                        .map(n -> "; did you mean `:" + n + "`?")
                        .orElse("; `:help` lists them"));
    }

    private Answer usage(String name) {
        Command c = java.util.Objects.requireNonNull(TABLE.get(name)).command();
        return Answer.wrong(("usage: :" + name + " " + c.arguments()).strip());
    }

    private Answer help(List<String> arguments) {
        if (!arguments.isEmpty()) {
            Entry entry = TABLE.get(arguments.getFirst().replaceFirst("^:", ""));
            return entry == null
                    ? Answer.wrong("there is no command `" + arguments.getFirst() + "`; `:help` lists them")
                    : Answer.done(
                            new Piece.Text((":" + entry.command().name() + " "
                                                    + entry.command().arguments())
                                            .strip() + "\n" + entry.command().help()));
        }
        List<List<String>> rows = new ArrayList<>();
        table().forEach(c -> rows.add(List.of((":" + c.name() + " " + c.arguments()).strip(), c.help())));
        rows.add(List.of("?NAME", "What a name means: its documentation."));
        return Answer.done(
                new Piece.Text(
                        "Type declarations, expressions (1 + 1), actions (train, evaluate … on …, sample … on …, step, replay) or commands.\n"
                                + "_ is the last answer, _1 the first, _2 the second …"),
                new Piece.Grid(List.of("command", "what it does"), List.of(false, false), rows));
    }

    private Answer type(String text) {
        if (text.isEmpty()) {
            return usage("type");
        }
        Map<String, Value> scope = new LinkedHashMap<>();
        scope.put("t", new Value.Source(SourceKind.ROLLOUTS));
        scope.put("q", new Value.Stats());
        scope.putAll(session.scope());
        Workbench.Answer<Value> answer = session.bench().value(new SourceFile(PromptSession.INPUT, text), scope);
        if (answer.diagnostics().hasErrors() || answer.value().isEmpty()) {
            return Answer.wrong(new Piece.Problems(answer.diagnostics()));
        }
        Value value = answer.value().get();
        String flow = value instanceof Value.Num n && n.constant().isEmpty()
                ? n.expr().live() ? ", live" : ", frozen"
                : "";
        return Answer.done(new Piece.Text(Show.type(value) + flow));
    }

    private Answer explain(String text) {
        if (text.matches("[Hh]\\d{4}")) {
            return Arrays.stream(Code.values())
                    .filter(c -> c.id().equalsIgnoreCase(text))
                    .findFirst()
                    .map(c -> Answer.done(new Piece.Page(c)))
                    .orElseGet(() -> Answer.wrong("there is no code " + text));
        }
        Workbench bench = session.bench();
        List<ParamValue> params =
                bench.compilation().program().map(Program::params).orElse(List.of());
        Explainer explainer = new Explainer(
                bench,
                new Variants(
                        session.setup().inputs(),
                        inputs -> org.hone.lower.Compiler.open(
                                new SourceFile(PromptSession.MODULE, session.programText()), inputs, session.loader()),
                        params),
                Optional.empty());
        List<String> names = text.isEmpty() ? explainer.names() : List.of(text);
        if (names.isEmpty()) {
            return Answer.wrong(
                    "nothing is declared that could be explained; name an estimator, as in `:explain grpo`");
        }
        List<org.hone.explain.Explanation> all = new ArrayList<>();
        for (String name : names) {
            Explainer.Answer answer = explainer.explainAny(name);
            if (answer.explanation().isEmpty()) {
                return Answer.wrong(new Piece.Problems(answer.diagnostics()));
            }
            all.add(answer.explanation().get());
        }
        return Answer.done(new Piece.Explained(all));
    }

    private Answer plan() {
        return session.bench()
                .compilation()
                .program()
                .map(p -> Answer.done(new Piece.Text(p.report().text().stripTrailing())))
                .orElseGet(() -> Answer.wrong("nothing is declared"));
    }

    private Answer vars() {
        List<List<String>> rows = new ArrayList<>();
        session.bench()
                .compilation()
                .program()
                .map(Program::params)
                .orElse(List.of())
                .forEach(p -> rows.add(
                        List.of(p.name(), "param", p.value(), p.origin().word())));
        session.declarations().texts().keySet().stream()
                .filter(k -> !Declarations.isImport(k))
                .map(session::title)
                .filter(t -> !t.startsWith("param "))
                .map(t -> t.split(" ", 2))
                .forEach(t -> rows.add(List.of(t[1], t[0], "", "")));
        session.values().forEach((name, value) -> {
            if (!name.matches("_\\d*")) {
                rows.add(List.of(name, Shower.type(value), Shower.text(value), session.stale(name) ? "stale" : ""));
            }
        });
        return rows.isEmpty()
                ? Answer.done(new Piece.Text("nothing has a name yet"))
                : Answer.done(new Piece.Grid(
                        List.of("name", "what", "value", ""), List.of(false, false, false, false), rows));
    }

    private Answer set(List<String> arguments) {
        List<String> words = new ArrayList<>(arguments);
        words.remove("=");
        if (words.size() < 2) {
            return usage("set");
        }
        return session.set(words.getFirst(), String.join(" ", words.subList(1, words.size())));
    }

    private Answer history(List<String> arguments) {
        int count = arguments.isEmpty() || !arguments.getFirst().matches("\\d{1,6}")
                ? 20
                : Integer.parseInt(arguments.getFirst());
        List<String> all = session.history().subList(0, session.history().size() - 1);
        return Answer.done(new Piece.Text(String.join("\n", all.subList(Math.max(0, all.size() - count), all.size()))));
    }

    private Answer tokens(List<String> arguments) {
        String name = arguments.isEmpty() ? "_" : arguments.getFirst();
        if (name.matches("\\d+")) {
            return session.walking().tokens(name, true);
        }
        Result result = session.doing().results().get(name);
        if (!(result instanceof Result.Replies replies)) {
            return Answer.wrong("`" + name + "` is no reply; sample one: `sample policy on \"…\"`");
        }
        List<Piece> pieces = new ArrayList<>();
        replies.replies().forEach(r -> {
            double[] logprobs = new double[r.logprobs().length];
            for (int i = 0; i < logprobs.length; i++) {
                logprobs[i] = r.logprobs()[i];
            }
            pieces.add(new Piece.Tokens(name, r.tokens(), new double[0], new double[0], logprobs, true));
        });
        return Answer.done(pieces);
    }

    /** What a name means. */
    Answer documentation(String name) {
        if (name.isEmpty()) {
            return help(List.of());
        }
        if (name.startsWith(":")) {
            return help(List.of(name));
        }
        return new Documentation(session)
                .of(name)
                .map(text -> Answer.done(new Piece.Text(text)))
                .orElseGet(() -> Answer.wrong("nothing here is called `" + name + "`"
                        + DidYouMean.best(name, session.names())
                                .map(n -> "; did you mean `" + n + "`?")
                                .orElse("")));
    }
}
