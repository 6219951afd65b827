package org.hone.prompt;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.hone.check.Value;
import org.hone.runtime.plan.Phase;
import org.hone.runtime.plan.RecipePlan;
import org.hone.runtime.plan.TrainPlan;
import org.hone.runtime.record.RecordedReply;
import org.hone.runtime.record.StopToken;
import org.hone.runtime.walk.StepEstimate;
import org.hone.runtime.walk.StepGate;
import org.hone.runtime.walk.StepPrompt;
import org.hone.runtime.walk.StepResult;
import org.hone.runtime.walk.StepWalk;
import org.hone.runtime.walk.TermGradients;
import org.hone.session.Result;
import org.jspecify.annotations.Nullable;

/** A step walked phase by phase: {@code :step}, {@code :next} and what is looked at between them. */
final class Walking implements AutoCloseable {
    private static final String NONE = "no step is under way; begin one with `:step RECIPE`";

    private final PromptSession session;
    private @Nullable StepWalk walk;
    private String recipe = "";
    private List<StepPrompt> prompts = List.of();
    private @Nullable StepGate gate;
    private @Nullable StepEstimate estimate;

    Walking(PromptSession session) {
        this.session = session;
    }

    /** Begins to walk a recipe; what was under way is abandoned. */
    Answer begin(String name, StopToken stop) {
        RecipePlan plan = plan(name);
        if (plan == null) {
            return Answer.wrong("there is no recipe `" + name + "` here; " + known());
        }
        close();
        return Doing.guarded(stop, () -> {
            long seed = session.setup().inputs().seed().orElse(0);
            walk = session.doing()
                    .backend()
                    .walk(
                            new TrainPlan(plan, seed, 1, 0, Optional.empty()),
                            Optional.empty(),
                            session.setup().listener(),
                            stop);
            recipe = name;
            return Answer.done(new Piece.Text("step 1 of " + name + "; " + next()));
        });
    }

    private @Nullable RecipePlan plan(String name) {
        return session.bench()
                .compilation()
                .program()
                .map(p -> p.recipes().get(name))
                .orElse(null);
    }

    private String known() {
        List<String> all = session.bench()
                .compilation()
                .program()
                .map(p -> List.copyOf(p.recipes().keySet()))
                .orElse(List.of());
        return all.isEmpty() ? "nothing declares one" : "there is " + String.join(", ", all);
    }

    private String next() {
        StepWalk open = walk;
        if (open == null) {
            return NONE;
        }
        Phase phase = open.next();
        return phase == Phase.UPDATE
                ? "`:update` applies it, `:abandon` leaves the weights as they are"
                : "`:next` goes on to " + phase.word();
    }

    /** Does the next phase; the update must be asked for by its name. */
    Answer advance(StopToken stop) {
        StepWalk open = walk;
        if (open == null) {
            return Answer.wrong(NONE);
        }
        return heeding(open, stop, () -> {
            List<Piece> pieces = new ArrayList<>();
            switch (open.next()) {
                case SAMPLE -> {
                    forget();
                    prompts = open.sample();
                    pieces.add(replies());
                }
                case SCORE -> {
                    prompts = open.score();
                    pieces.add(rewards());
                }
                case GATE -> {
                    gate = open.gate();
                    pieces.add(decisions());
                }
                case ESTIMATE -> {
                    estimate = open.estimate();
                    pieces.add(coefficients());
                }
                case UPDATE -> {
                    return Answer.wrong("the update changes the weights; " + next());
                }
            }
            pieces.add(new Piece.Text(next()));
            return Answer.done(pieces);
        });
    }

    /** Applies the step. */
    Answer update(StopToken stop) {
        StepWalk open = walk;
        if (open == null || open.next() != Phase.UPDATE) {
            return Answer.wrong(open == null ? NONE : "nothing is estimated yet; " + next());
        }
        return heeding(open, stop, () -> {
            StepResult result = open.update();
            forget();
            Held held = Members.of(new Result.Stepped(result));
            session.bind(Optional.empty(), held, recipe);
            return Answer.done(
                    held.piece(), new Piece.Text("step " + result.metrics().step() + " is applied; " + next()));
        });
    }

    /** Leaves the weights as they are. */
    Answer abandon() {
        StepWalk open = walk;
        if (open == null) {
            return Answer.wrong(NONE);
        }
        open.abandon();
        forget();
        return Answer.done(
                new Piece.Text("step " + open.step() + " is abandoned, the weights are untouched; " + next()));
    }

    /** Ends the walk. */
    Answer end() {
        if (walk == null) {
            return Answer.wrong(NONE);
        }
        close();
        return Answer.done(new Piece.Text("the walk is over; its model is gone"));
    }

    /** Shows a part of the step again. */
    Answer look(String what, List<String> arguments, StopToken stop) {
        StepWalk open = walk;
        if (open == null) {
            return Answer.wrong(NONE);
        }
        return switch (what) {
            case "rewards" -> prompts.isEmpty() ? early("sample") : Answer.done(rewards());
            case "gates" -> gate == null ? early("gate") : Answer.done(decisions());
            case "coefficients" ->
                estimate == null
                        ? early("estimate")
                        : arguments.isEmpty() ? Answer.done(coefficients()) : tokens(arguments.getFirst(), false);
            default ->
                estimate == null
                        ? early("estimate")
                        : heeding(open, stop, () -> Answer.done(gradients(open.gradients())));
        };
    }

    /** Every input has a token of its own; the walk outlives it. */
    private static Answer heeding(StepWalk open, StopToken stop, Doing.Work work) {
        open.heed(stop);
        return Doing.guarded(stop, work);
    }

    private Answer early(String phase) {
        return Answer.wrong("the phase `" + phase + "` has not been done; " + next());
    }

    private Piece replies() {
        List<List<String>> rows = new ArrayList<>();
        for (StepPrompt p : prompts) {
            for (int i = 0; i < p.replies().size(); i++) {
                StepPrompt.Reply r = p.replies().get(i);
                rows.add(List.of(
                        i == 0 ? line(p.prompt()) : "",
                        line(r.reply().text()),
                        Integer.toString(r.reply().tokens().size()),
                        r.reply().truncated() ? "yes" : ""));
            }
        }
        return new Piece.Grid(
                List.of("prompt", "reply", "tokens", "truncated"), List.of(false, false, true, false), rows);
    }

    private Piece rewards() {
        List<List<String>> rows = prompts.stream()
                .map(p -> List.of(
                        p.id(),
                        line(p.prompt()),
                        p.replies().stream()
                                .map(r -> r.reward().isPresent()
                                        ? number(r.reward().getAsDouble())
                                        : "?")
                                .collect(java.util.stream.Collectors.joining(" ")),
                        number(p.passRate()),
                        p.kept() ? "" : "dropped"))
                .toList();
        return new Piece.Grid(
                List.of("row", "prompt", "rewards", "pass rate", "filter"),
                List.of(false, false, false, true, false),
                rows);
    }

    private Piece decisions() {
        StepGate g = gate;
        if (g == null) {
            return new Piece.Text(NONE);
        }
        List<String> titles = new ArrayList<>(List.of("row", "pass rate"));
        titles.addAll(g.terms());
        List<Boolean> numeric = new ArrayList<>(List.of(false, true));
        g.terms().forEach(t -> numeric.add(true));
        List<List<String>> rows = g.prompts().stream()
                .map(d -> {
                    List<String> row = new ArrayList<>(List.of(d.prompt(), number(d.passRate())));
                    d.weights().forEach(w -> row.add(number(w)));
                    return List.copyOf(row);
                })
                .toList();
        return new Piece.Grid(titles, numeric, rows);
    }

    private Piece coefficients() {
        StepEstimate e = estimate;
        if (e == null) {
            return new Piece.Text(NONE);
        }
        List<List<String>> rows = new ArrayList<>();
        int number = 0;
        for (StepEstimate.Term term : e.terms()) {
            for (StepEstimate.Sequence s : term.sequences()) {
                number++;
                rows.add(List.of(
                        Integer.toString(number),
                        term.name(),
                        s.prompt(),
                        s.source() == RecordedReply.Source.ROLLOUT ? "reply " + s.index() : "demonstration",
                        Integer.toString(s.tokens().size()),
                        number(mean(s.mask())),
                        number(mean(s.ratio())),
                        number(mean(s.advantage())),
                        number(mean(wide(s.coefficient()))),
                        number(mean(wide(s.weight())))));
            }
        }
        return new Piece.Grid(
                List.of(
                        "#",
                        "term",
                        "row",
                        "sequence",
                        "tokens",
                        "mask",
                        "ratio",
                        "advantage",
                        "coefficient",
                        "weight"),
                List.of(true, false, false, false, true, true, true, true, true, true),
                rows);
    }

    /**
     * A sequence of the step as text coloured by its coefficients.
     *
     * @param detailed whether mask and log-prob of every token are wanted, too
     */
    Answer tokens(String which, boolean detailed) {
        StepEstimate e = estimate;
        if (walk == null || e == null) {
            return walk == null ? Answer.wrong(NONE) : early("estimate");
        }
        List<StepEstimate.Sequence> all =
                e.terms().stream().flatMap(t -> t.sequences().stream()).toList();
        if (!which.matches("\\d{1,6}") || Integer.parseInt(which) < 1 || Integer.parseInt(which) > all.size()) {
            return Answer.wrong("there is no sequence " + which + "; they have numbers from 1 to " + all.size()
                    + ", the first column of `:coefficients`");
        }
        StepEstimate.Sequence s = all.get(Integer.parseInt(which) - 1);
        String title = s.prompt() + ", "
                + (s.source() == RecordedReply.Source.ROLLOUT ? "reply " + s.index() : "demonstration");
        Piece piece = new Piece.Tokens(title, s.tokens(), wide(s.coefficient()), s.mask(), wide(s.logprob()), detailed);
        return detailed
                ? Answer.done(piece)
                : Answer.done(piece, new Piece.Text("mask and log-prob of every token: `:tokens " + which + "`"));
    }

    private static Piece gradients(TermGradients g) {
        List<String> titles = new ArrayList<>(List.of("term", "norm"));
        g.terms().forEach(t -> titles.add("cosine to " + t));
        List<Boolean> numeric = new ArrayList<>(List.of(false, true));
        g.terms().forEach(t -> numeric.add(true));
        List<List<String>> rows = new ArrayList<>();
        for (int i = 0; i < g.terms().size(); i++) {
            List<String> row = new ArrayList<>(List.of(g.terms().get(i), number(g.norms()[i])));
            for (double cosine : g.cosines()[i]) {
                row.add(Double.isNaN(cosine) ? "" : number(cosine));
            }
            rows.add(row);
        }
        List<String> sum = new ArrayList<>(List.of("together", number(g.norm())));
        g.terms().forEach(t -> sum.add(""));
        rows.add(sum);
        return new Piece.Grid(titles, numeric, rows);
    }

    // ---- what changes under way

    /** Takes over a recipe that was declared anew in the middle of its step; gives why it cannot. */
    Optional<String> redeclared() {
        StepWalk open = walk;
        RecipePlan now = open == null ? null : plan(recipe);
        if (open == null || (now != null && now.equals(open.recipe()))) {
            return Optional.empty();
        }
        if (now == null) {
            return Optional.of("a step of `" + recipe + "` is under way; `:end` it first");
        }
        try {
            open.replace(now);
            return Optional.empty();
        } catch (RuntimeException e) {
            return Optional.of("the step under way cannot go on with this: " + e.getMessage());
        }
    }

    /** What that does to the coefficients, if there are any. */
    List<Piece> changes() {
        StepWalk open = walk;
        StepEstimate before = estimate;
        if (open == null || before == null || open.next() != Phase.ESTIMATE) {
            return List.of();
        }
        gate = open.gate();
        StepEstimate now = open.estimate();
        estimate = now;
        return List.of(new Piece.Text(difference(before, now)), coefficients());
    }

    private static String difference(StepEstimate before, StepEstimate now) {
        double[] a = pulls(before);
        double[] b = pulls(now);
        if (a.length != b.length) {
            return "other sequences are trained now: "
                    + now.terms().stream().mapToInt(t -> t.sequences().size()).sum() + " instead of "
                    + before.terms().stream()
                            .mapToInt(t -> t.sequences().size())
                            .sum();
        }
        long changed = 0;
        for (int i = 0; i < a.length; i++) {
            changed += Math.abs(a[i] - b[i]) > 1e-9 * Math.max(1, Math.abs(a[i])) ? 1 : 0;
        }
        return changed + " of " + a.length + " coefficients are others now";
    }

    private static double[] pulls(StepEstimate e) {
        return e.terms().stream()
                .flatMap(t -> t.sequences().stream())
                .flatMapToDouble(s -> {
                    double[] all = new double[s.tokens().size()];
                    for (int i = 0; i < all.length; i++) {
                        all[i] = (double) s.coefficient()[i] * s.weight()[i];
                    }
                    return Arrays.stream(all);
                })
                .toArray();
    }

    /** What expressions see of the step under way: {@code walked}. */
    Map<String, Value> values() {
        if (walk == null) {
            return Map.of();
        }
        Map<String, Value> all = new LinkedHashMap<>();
        all.put(
                "rewards",
                Members.list(prompts.stream()
                        .flatMap(p -> p.replies().stream())
                        .mapToDouble(r -> r.reward().orElse(Double.NaN))
                        .toArray()));
        all.put(
                "pass_rate",
                Members.list(prompts.stream().mapToDouble(StepPrompt::passRate).toArray()));
        StepEstimate e = estimate;
        all.put(
                "coefficients",
                Members.list(
                        e == null
                                ? new double[0]
                                : e.terms().stream()
                                        .flatMap(t -> t.sequences().stream())
                                        .flatMapToDouble(s -> Arrays.stream(wide(s.coefficient())))
                                        .toArray()));
        return Map.of("walked", new Value.Fields(all));
    }

    private void forget() {
        prompts = List.of();
        gate = null;
        estimate = null;
    }

    @Override
    public void close() {
        StepWalk open = walk;
        walk = null;
        forget();
        if (open != null) {
            open.close();
        }
    }

    private static String line(String text) {
        return text.strip().replace("\n", "⏎");
    }

    private static double mean(double[] values) {
        return Arrays.stream(values).average().orElse(0);
    }

    private static double[] wide(float[] values) {
        double[] all = new double[values.length];
        for (int i = 0; i < all.length; i++) {
            all[i] = values[i];
        }
        return all;
    }

    private static String number(double value) {
        String text = String.format(Locale.ROOT, "%.4g", value);
        return text.contains(".") && !text.contains("e") ? text.replaceAll("\\.?0+$", "") : text;
    }
}
