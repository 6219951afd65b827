package org.hone.prompt;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.hone.check.Value;
import org.hone.runtime.plan.Phase;
import org.hone.runtime.plan.RecipePlan;
import org.hone.runtime.plan.TrainPlan;
import org.hone.runtime.record.StopToken;
import org.hone.runtime.walk.StepEstimate;
import org.hone.runtime.walk.StepGate;
import org.hone.runtime.walk.StepPrompt;
import org.hone.runtime.walk.StepResult;
import org.hone.runtime.walk.StepWalk;
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
                    pieces.addAll(StepTables.brief(StepTables.replies(prompts), "replies"));
                }
                case SCORE -> {
                    prompts = open.score();
                    pieces.addAll(StepTables.brief(StepTables.rewards(prompts), "rewards"));
                }
                case GATE -> {
                    StepGate gated = open.gate();
                    gate = gated;
                    pieces.addAll(StepTables.brief(StepTables.decisions(gated), "gates"));
                }
                case ESTIMATE -> {
                    StepEstimate estimated = open.estimate();
                    estimate = estimated;
                    pieces.addAll(StepTables.brief(StepTables.coefficients(estimated), "coefficients"));
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
        StepGate gated = gate;
        StepEstimate estimated = estimate;
        return switch (what) {
            case "replies" -> prompts.isEmpty() ? early("sample") : Answer.done(StepTables.replies(prompts));
            case "rewards" -> prompts.isEmpty() ? early("sample") : Answer.done(StepTables.rewards(prompts));
            case "gates" -> gated == null ? early("gate") : Answer.done(StepTables.decisions(gated));
            case "coefficients" ->
                estimated == null
                        ? early("estimate")
                        : arguments.isEmpty()
                                ? Answer.done(StepTables.coefficients(estimated))
                                : tokens(arguments.getFirst(), false);
            default ->
                estimated == null
                        ? early("estimate")
                        : heeding(open, stop, () -> Answer.done(StepTables.gradients(open.gradients())));
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
        Piece piece = StepTables.tokens(all.get(Integer.parseInt(which) - 1), detailed);
        return detailed
                ? Answer.done(piece)
                : Answer.done(piece, new Piece.Text("mask and log-prob of every token: `:tokens " + which + "`"));
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
        List<Piece> pieces = new ArrayList<>(List.of(new Piece.Text(StepTables.difference(before, now))));
        pieces.addAll(StepTables.brief(StepTables.coefficients(now), "coefficients"));
        return pieces;
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
                                        .flatMapToDouble(s -> Arrays.stream(StepTables.wide(s.coefficient())))
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
}
