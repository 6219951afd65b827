package org.hone.prompt;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.hone.diagnostics.DidYouMean;
import org.hone.prompt.Command.Completes;
import org.hone.runtime.record.StopToken;

/** The commands: one table, from which the help is made. */
final class Commands {
    private static final Map<String, Entry> TABLE = entries();

    private final PromptSession session;

    Commands(PromptSession session) {
        this.session = session;
    }

    @FunctionalInterface
    private interface Body {
        Answer run(PromptSession session, Arguments arguments, StopToken stop);
    }

    private record Entry(Command command, Body body) {}

    static List<Command> table() {
        return TABLE.values().stream().map(Entry::command).toList();
    }

    private static Map<String, Entry> entries() {
        Map<String, Entry> all = new LinkedHashMap<>();
        add(all, "help", "[COMMAND]", "What can be typed here.", Completes.COMMAND, (p, a, s) -> help(a.text()));
        add(
                all,
                "type",
                "EXPRESSION",
                "The type, axis and flow of an expression; `t` is a rollout, `q` a prompt's statistics.",
                Completes.EXPRESSION,
                (p, a, s) -> p.inquiries().type(a.text()));
        add(
                all,
                "explain",
                "[NAME|CODE]",
                "The mathematics of an estimator, a schedule or a recipe, or what a code means.",
                Completes.EXPLAINED,
                (p, a, s) -> p.inquiries().explain(a.text()));
        add(
                all,
                "plan",
                "",
                "Everything that is declared, with its defaults.",
                Completes.NOTHING,
                (p, a, s) -> p.inquiries().plan());
        add(
                all,
                "load",
                "FILE",
                "Take over a file's declarations; its run blocks are not run.",
                Completes.FILE,
                (p, a, s) -> p.files().load(a));
        add(
                all,
                "reload",
                "",
                "Read the loaded files again, and say what has changed and what is stale.",
                Completes.NOTHING,
                (p, a, s) -> p.files().reload());
        add(
                all,
                "save",
                "FILE",
                "Write the session as a program: declarations, and what was done as a run block.",
                Completes.FILE,
                (p, a, s) -> p.files().save(a));
        add(
                all,
                "vars",
                "",
                "Names, types and values.",
                Completes.NOTHING,
                (p, a, s) -> p.inquiries().vars());
        add(
                all,
                "drop",
                "NAME...",
                "Forget values or declarations.",
                Completes.HELD,
                (p, a, s) -> a.isEmpty() ? usage("drop") : p.standing().drop(a.words()));
        add(all, "set", "PARAM VALUE", "Give a param another value.", Completes.PARAM, (p, a, s) -> set(p, a.words()));
        add(
                all,
                "history",
                "[N]",
                "The last inputs.",
                Completes.NOTHING,
                (p, a, s) -> p.inquiries().history(a.words()));
        add(
                all,
                "tokens",
                "[NAME|N]",
                "A reply token by token, with log-probs; sequence N of the step, with coefficient and mask, too.",
                Completes.REPLY,
                (p, a, s) -> p.inquiries().tokens(a.words()));
        add(
                all,
                "step",
                "RECIPE",
                "Walk a step phase by phase: sample, score, gate, estimate, update.",
                Completes.RECIPE,
                (p, a, s) ->
                        a.word().map(recipe -> p.walking().begin(recipe, s)).orElseGet(() -> usage("step")));
        add(
                all,
                "next",
                "",
                "Do the next phase of the step.",
                Completes.NOTHING,
                (p, a, s) -> p.walking().advance(s));
        for (String[] look : new String[][] {
            {"replies", "", "The step's replies by prompt."},
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
                    (p, a, s) -> p.walking().look(look[0], a.words(), s));
        }
        add(
                all,
                "update",
                "",
                "Apply the step: the one command that changes weights.",
                Completes.NOTHING,
                (p, a, s) -> p.walking().update(s));
        add(
                all,
                "abandon",
                "",
                "Forget the step; the weights stay as they are.",
                Completes.NOTHING,
                (p, a, s) -> p.walking().abandon());
        add(
                all,
                "end",
                "",
                "End the walk.",
                Completes.NOTHING,
                (p, a, s) -> p.walking().end());
        add(all, "quit", "", "Leave.", Completes.NOTHING, (p, a, s) -> new Answer(Answer.Outcome.QUIT, List.of()));
        return all;
    }

    private static void add(
            Map<String, Entry> all, String name, String arguments, String help, Completes completes, Body body) {
        all.put(name, new Entry(new Command(name, arguments, help, completes), body));
    }

    /** The command that a word means: its name, or the beginning of one name only. */
    static Optional<Command> named(String word) {
        List<Entry> fitting = fitting(word);
        return fitting.size() == 1 ? Optional.of(fitting.getFirst().command()) : Optional.empty();
    }

    private static List<Entry> fitting(String word) {
        Entry exact = TABLE.get(word);
        return exact != null
                ? List.of(exact)
                : TABLE.values().stream()
                        .filter(e -> !word.isEmpty() && e.command().name().startsWith(word))
                        .toList();
    }

    /** Runs a command; a part of its name will do if it fits no other. */
    Answer run(String line, StopToken stop) {
        String word = line.split("\\s+", 2)[0];
        Arguments arguments = Arguments.of(line);
        List<Entry> fitting = fitting(word);
        if (fitting.size() == 1) {
            Entry entry = fitting.getFirst();
            if (entry.command().arguments().isEmpty() && !arguments.isEmpty()) {
                return usage(entry.command().name());
            }
            return entry.body().run(session, arguments, stop);
        }
        if (fitting.size() > 1) {
            return Answer.wrong("`:" + word + "` may be "
                    + String.join(
                            " or ",
                            fitting.stream().map(e -> ":" + e.command().name()).toList()));
        }
        return Answer.wrong("there is no command `:" + word + "`"
                + DidYouMean.best(word, TABLE.keySet())
                        .map(n -> "; did you mean `:" + n + "`?")
                        .orElse("; `:help` lists them"));
    }

    /** How a command is used. */
    static Answer usage(String name) {
        Command c = Objects.requireNonNull(TABLE.get(name)).command();
        return Answer.wrong(("usage: :" + name + " " + c.arguments()).strip());
    }

    /** What can be typed, or what a command does. */
    static Answer help(String name) {
        if (!name.isEmpty()) {
            Entry entry = TABLE.get(name.replaceFirst("^:", ""));
            return entry == null
                    ? Answer.wrong("there is no command `" + name + "`; `:help` lists them")
                    : Answer.done(
                            new Piece.Text((":" + entry.command().name() + " "
                                                    + entry.command().arguments())
                                            .strip() + "\n" + entry.command().help()));
        }
        List<Piece.Listing.Line> lines = new ArrayList<>();
        table().forEach(c ->
                lines.add(new Piece.Listing.Line((":" + c.name() + " " + c.arguments()).strip(), c.help())));
        lines.add(new Piece.Listing.Line("?NAME", "What a name, a word of the language or a code means."));
        return Answer.done(new Piece.Text("""
                        Type declarations, expressions (1 + 1), commands or actions:
                        train, evaluate … on …, sample … on …, step, replay, compare, show, save.
                        _ is the last answer, _1 the first, _2 the second …"""), new Piece.Listing("command", "what it does", lines));
    }

    private static Answer set(PromptSession session, List<String> arguments) {
        List<String> words = new ArrayList<>(arguments);
        words.remove("=");
        if (words.size() < 2) {
            return usage("set");
        }
        return session.standing().set(words.getFirst(), String.join(" ", words.subList(1, words.size())));
    }
}
