package org.hone.prompt;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.hone.assist.Glossary;
import org.hone.check.Show;
import org.hone.check.Value;
import org.hone.diagnostics.Code;
import org.hone.diagnostics.DidYouMean;
import org.hone.explain.Explainer;
import org.hone.explain.Explanation;
import org.hone.explain.Variants;
import org.hone.lower.Compiler;
import org.hone.lower.Workbench;
import org.hone.plan.ParamValue;
import org.hone.plan.Program;
import org.hone.runtime.estimate.SourceKind;
import org.hone.session.Result;
import org.hone.source.SourceFile;

/** Questions about the session, which change nothing. */
final class Inquiries {
    private static final String CODE = "[Hh]\\d{4}";

    private final PromptSession session;

    Inquiries(PromptSession session) {
        this.session = session;
    }

    /** The type, axis and flow of an expression. */
    Answer type(String text) {
        if (text.isEmpty()) {
            return Commands.usage("type");
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

    /** The mathematics of a declaration, or what a code means; of everything if it is empty. */
    Answer explain(String text) {
        if (text.matches(CODE)) {
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
                        inputs -> Compiler.open(
                                new SourceFile(PromptSession.MODULE, session.programText()), inputs, session.loader()),
                        params),
                Optional.empty());
        List<String> names = text.isEmpty() ? explainer.names() : List.of(text);
        if (names.isEmpty()) {
            return Answer.wrong(
                    "nothing is declared that could be explained; name an estimator, as in `:explain grpo`");
        }
        List<Explanation> all = new ArrayList<>();
        for (String name : names) {
            Explainer.Answer answer = explainer.explainAny(name);
            if (answer.explanation().isEmpty()) {
                return Answer.wrong(new Piece.Problems(answer.diagnostics()));
            }
            all.add(answer.explanation().get());
        }
        return Answer.done(new Piece.Explained(all));
    }

    /** Everything that is declared. */
    Answer plan() {
        return session.bench()
                .compilation()
                .program()
                .map(p -> Answer.done(new Piece.Text(p.report().text().stripTrailing())))
                .orElseGet(() -> Answer.wrong("nothing is declared"));
    }

    /** Names, types and values. */
    Answer vars() {
        List<List<String>> rows = new ArrayList<>();
        session.bench()
                .compilation()
                .program()
                .map(Program::params)
                .orElse(List.of())
                .forEach(p -> rows.add(
                        List.of(p.name(), "param", p.value(), p.origin().word())));
        session.ground().declarations().texts().keySet().stream()
                .filter(k -> !Declarations.isImport(k))
                .map(session.ground()::title)
                .filter(t -> !t.startsWith("param "))
                .map(t -> t.split(" ", 2))
                .forEach(t -> rows.add(List.of(t[1], t[0], "", "")));
        session.values().forEach((name, value) -> {
            if (!name.matches("_\\d*")) {
                rows.add(List.of(
                        name,
                        Shower.type(value),
                        Shower.text(value),
                        session.kept().stale(name, session.ground()) ? "stale" : ""));
            }
        });
        return rows.isEmpty()
                ? Answer.done(new Piece.Text("nothing has a name yet"))
                : Answer.done(new Piece.Grid(
                        List.of("name", "what", "value", ""), List.of(false, false, false, false), rows));
    }

    /** The last inputs. */
    Answer history(List<String> arguments) {
        if (!arguments.isEmpty() && !arguments.getFirst().matches("\\d{1,6}")) {
            return Commands.usage("history");
        }
        int count = arguments.isEmpty() ? 20 : Integer.parseInt(arguments.getFirst());
        List<String> all = session.history().subList(0, session.history().size() - 1);
        return Answer.done(new Piece.Text(String.join("\n", all.subList(Math.max(0, all.size() - count), all.size()))));
    }

    /** A reply, or a sequence of the step under way, token by token. */
    Answer tokens(List<String> arguments) {
        String name = arguments.isEmpty() ? "_" : arguments.getFirst();
        if (name.matches("\\d+")) {
            return session.walking().tokens(name, true);
        }
        Result result = session.kept().results().get(name);
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
            return Commands.help("");
        }
        if (name.startsWith(":")) {
            return Commands.help(name);
        }
        if (name.matches(CODE)) {
            return explain(name);
        }
        Documentation documentation = new Documentation(session);
        List<Glossary.Entry> meanings = documentation.of(name.replaceFirst("\\(\\s*\\)$", ""));
        if (!meanings.isEmpty()) {
            return Answer.done(new Piece.Documented(meanings));
        }
        return Commands.named(name).isPresent()
                ? Commands.help(name)
                : Answer.wrong("nothing here is called `" + name + "`"
                        + DidYouMean.best(name, documentation.names())
                                .map(n -> "; did you mean `" + n + "`?")
                                .orElse(""));
    }
}
