package org.hone.lower;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.hone.ast.Action.Compare;
import org.hone.ast.Action.Evaluate;
import org.hone.ast.Action.Replay;
import org.hone.ast.Action.Sample;
import org.hone.ast.Action.Save;
import org.hone.ast.Action.Show;
import org.hone.ast.Action.Step;
import org.hone.ast.Action.Train;
import org.hone.ast.Computation;
import org.hone.ast.Expression;
import org.hone.ast.RunBlock;
import org.hone.ast.Statement;
import org.hone.check.Value;
import org.hone.diagnostics.Code;
import org.hone.plan.Action;
import org.hone.plan.Action.ModelRef;
import org.hone.plan.Action.Operation;
import org.hone.plan.RunPlan;
import org.hone.resolve.Module;
import org.hone.source.Span;
import org.hone.types.Scalar;

/** Run blocks: actions in order, each with everything it needs. */
final class RunLowering {
    private final RunScope scope;
    private final OptionalLong seed;
    private final TrainingLowering trainings;

    private record Done(ResultKind result, Optional<Operation> operation) {}

    RunLowering(Nouns nouns, Module module, OptionalLong seed) {
        this.scope = new RunScope(nouns, module);
        this.seed = seed;
        this.trainings = new TrainingLowering(scope, seed);
    }

    /** A statement behind others whose results have names; nothing if it is wrong. */
    Optional<Action> lower(Statement statement, Map<String, Value> values, Map<String, ResultKind> earlier) {
        scope.begin(values, earlier);
        List<Action> actions = new ArrayList<>();
        switch (statement) {
            case Statement.Bind b -> bind(b, actions);
            case Statement.Do d -> perform(d.computation(), Optional.empty(), d.span(), actions);
        }
        return scope.failed() || actions.isEmpty() ? Optional.empty() : Optional.of(actions.getFirst());
    }

    /** The actions of a block; nothing if one is wrong. */
    Optional<RunPlan> lower(RunBlock block) {
        List<Action> actions = new ArrayList<>();
        for (Statement statement : block.statements()) {
            switch (statement) {
                case Statement.Bind b -> bind(b, actions);
                case Statement.Do d -> perform(d.computation(), Optional.empty(), d.span(), actions);
            }
        }
        String name = block.name().map(n -> n.text()).orElse("");
        return scope.failed() ? Optional.empty() : Optional.of(new RunPlan(name, scope.line(block.span()), actions));
    }

    private void bind(Statement.Bind b, List<Action> actions) {
        String name = b.name().text();
        if (b.value() instanceof Expression e) {
            Value value = scope.eval(e);
            if (value instanceof Value.Unknown) {
                scope.fail();
            }
            scope.bind(name, value);
            return;
        }
        scope.bind(name, perform(b.value(), Optional.of(name), b.span(), actions));
    }

    private ResultKind perform(Computation c, Optional<String> bound, Span span, List<Action> actions) {
        Optional<Done> done = operation(c);
        Optional<Operation> operation = done.flatMap(Done::operation);
        if (operation.isEmpty()) {
            scope.fail();
            return ResultKind.BROKEN;
        }
        actions.add(new Action(scope.line(span), bound, operation.get()));
        return done.get().result();
    }

    private Optional<Done> operation(Computation c) {
        return switch (c) {
            case Train t -> Optional.of(new Done(ResultKind.RUN, trainings.train(t)));
            case Evaluate e -> Optional.of(new Done(ResultKind.EVALUATION, trainings.evaluate(e)));
            case Sample s -> Optional.of(new Done(ResultKind.REPLY, sample(s)));
            case Compare x -> Optional.of(new Done(ResultKind.TABLE, compare(x)));
            case Show s ->
                Optional.of(new Done(ResultKind.TABLE, value(s.value()).map(Operation.Show::new)));
            case Save s -> Optional.of(new Done(ResultKind.TABLE, save(s)));
            case Step s -> Optional.of(new Done(ResultKind.STEP, trainings.step(s)));
            case Replay r -> Optional.of(new Done(ResultKind.REPLAY, replay(r)));
            case Expression e -> {
                scope.error(Code.NOT_SUPPORTED, e.span(), "a value that is not shown has no effect");
                yield Optional.empty();
            }
        };
    }

    private Optional<Operation> sample(Sample s) {
        Optional<ModelRef> model = scope.model(s.model(), "sample");
        Value prompt = scope.eval(s.prompt());
        FieldReader f = scope.options(s.options(), s.span(), "sample");
        double temperature = f.number("temperature", Scalar.REAL, 1.0);
        double drawn = f.number("seed", Scalar.INT, 0);
        f.refuseOthers();
        scope.nouns().report(f.section());
        Optional<String> text = RunScope.text(prompt);
        if (text.isPresent() && model.isPresent() && !f.failed()) {
            return Optional.of(new Operation.Sample(model.get(), text.get(), temperature, seed.orElse((long) drawn)));
        }
        if (!(prompt instanceof Value.Str) && !(prompt instanceof Value.Unknown)) {
            scope.error(Code.TYPE_MISMATCH, s.prompt().span(), "a prompt is a text");
        }
        return Optional.empty();
    }

    private Optional<Operation> replay(Replay r) {
        Optional<Action.Value> run = scope.recorded(r.run());
        FieldReader f = scope.options(r.options(), r.span(), "replay");
        Optional<Path> out = f.text("out").flatMap(text -> scope.path(text, f.span("out")));
        boolean fromRecord = f.number("from_record", Scalar.BOOL, 0) > 0;
        f.refuseOthers();
        scope.nouns().report(f.section());
        return run.isEmpty() || f.failed() || (f.has("out") && out.isEmpty())
                ? Optional.empty()
                : Optional.of(new Operation.Replay(run.get(), out, fromRecord));
    }

    private Optional<Operation> compare(Compare c) {
        if (c.subjects().size() != 2) {
            scope.error(Code.MISSING_ARGUMENT, c.span(), "`compare` takes two evaluations");
            return Optional.empty();
        }
        Optional<Action.Value> a = evaluation(c.subjects().get(0));
        Optional<Action.Value> b = evaluation(c.subjects().get(1));
        return a.isPresent() && b.isPresent() ? Optional.of(new Operation.Compare(a.get(), b.get())) : Optional.empty();
    }

    private Optional<Action.Value> evaluation(Computation c) {
        Optional<ResultKind> kind = c instanceof Evaluate ? Optional.of(ResultKind.EVALUATION) : scope.kind(c);
        Optional<Action.Value> value = value(c);
        boolean wrong = kind.isPresent() && kind.get() != ResultKind.EVALUATION && kind.get() != ResultKind.BROKEN;
        if (wrong && value.isPresent()) {
            scope.error(
                    Code.TYPE_MISMATCH,
                    c.span(),
                    "`compare` takes evaluations, not " + kind.get().word());
            return Optional.empty();
        }
        return value;
    }

    private Optional<Action.Value> value(Computation c) {
        if (!(c instanceof Expression e)) {
            return operation(c).flatMap(Done::operation).map(Action.Value.InPlace::new);
        }
        Optional<Action.Value.Result> result = scope.result(e);
        if (result.isPresent()) {
            return Optional.of(result.get());
        }
        Value value = scope.eval(e);
        if (value instanceof Value.Unknown) {
            return Optional.empty();
        }
        return Optional.of(
                new Action.Value.Constant(RunScope.text(value).orElseGet(() -> org.hone.check.Show.value(value))));
    }

    private Optional<Operation> save(Save s) {
        Optional<ModelRef> model = scope.model(s.value(), "save");
        Value path = scope.eval(s.path());
        Optional<String> folder = RunScope.text(path);
        if (folder.isPresent()) {
            Optional<Path> place = scope.path(folder.get(), s.path().span());
            return model.flatMap(m -> place.map(p -> new Operation.Save(m, p)));
        }
        if (!(path instanceof Value.Unknown)) {
            scope.error(Code.TYPE_MISMATCH, s.path().span(), "`save … to` takes the path of a folder");
        }
        return Optional.empty();
    }
}
