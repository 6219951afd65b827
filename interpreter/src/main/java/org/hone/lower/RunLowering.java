package org.hone.lower;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
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
import org.hone.ast.Block;
import org.hone.ast.Computation;
import org.hone.ast.Declaration;
import org.hone.ast.Expression;
import org.hone.ast.RunBlock;
import org.hone.ast.Statement;
import org.hone.check.Elaborator;
import org.hone.check.Env;
import org.hone.check.Value;
import org.hone.diagnostics.Code;
import org.hone.diagnostics.Diagnostic;
import org.hone.diagnostics.DidYouMean;
import org.hone.plan.Action;
import org.hone.plan.Action.ModelRef;
import org.hone.plan.Action.Operation;
import org.hone.plan.RunPlan;
import org.hone.resolve.Module;
import org.hone.runtime.plan.EvaluatePlan;
import org.hone.runtime.plan.ModelPlan;
import org.hone.runtime.plan.RecipePlan;
import org.hone.runtime.plan.RewardPlan;
import org.hone.runtime.plan.RolloutPlan;
import org.hone.runtime.plan.TrainPlan;
import org.hone.source.Span;
import org.hone.types.Scalar;

/** Run blocks: actions in order, each with everything it needs. */
final class RunLowering {
    private final Nouns nouns;
    private final Module module;
    private final OptionalLong seed;
    private final Map<String, ResultKind> results = new HashMap<>();
    private Env env;
    private boolean failed;
    private SectionBuilder section = new SectionBuilder("action", "");

    private record Done(ResultKind result, Optional<Operation> operation) {}

    RunLowering(Nouns nouns, Module module, OptionalLong seed) {
        this.nouns = nouns;
        this.module = module;
        this.seed = seed;
        this.env = Env.of(module).inner();
    }

    /** A statement behind others whose results have names; nothing if it is wrong. */
    Optional<Action> lower(Statement statement, Map<String, Value> values, Map<String, ResultKind> earlier) {
        results.putAll(earlier);
        values.forEach(env::with);
        List<Action> actions = new ArrayList<>();
        switch (statement) {
            case Statement.Bind b -> bind(b, actions);
            case Statement.Do d -> perform(d.computation(), Optional.empty(), d.span(), actions);
        }
        return failed || actions.isEmpty() ? Optional.empty() : Optional.of(actions.getFirst());
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
        return failed ? Optional.empty() : Optional.of(new RunPlan(name, line(block.span()), actions));
    }

    private void bind(Statement.Bind b, List<Action> actions) {
        String name = b.name().text();
        if (b.value() instanceof Expression e) {
            Value value = elaborator().eval(e, env);
            failed |= value instanceof Value.Unknown;
            env = env.inner().with(name, value);
            results.remove(name);
            return;
        }
        ResultKind result = perform(b.value(), Optional.of(name), b.span(), actions);
        results.put(name, result);
        env = env.inner().with(name, Value.UNKNOWN);
    }

    private ResultKind perform(Computation c, Optional<String> bound, Span span, List<Action> actions) {
        Optional<Done> done = operation(c);
        Optional<Operation> operation = done.flatMap(Done::operation);
        if (operation.isEmpty()) {
            failed = true;
            return ResultKind.BROKEN;
        }
        actions.add(new Action(line(span), bound, operation.get()));
        return done.get().result();
    }

    private Optional<Done> operation(Computation c) {
        return switch (c) {
            case Train t -> Optional.of(new Done(ResultKind.RUN, train(t)));
            case Evaluate e -> Optional.of(new Done(ResultKind.EVALUATION, evaluate(e)));
            case Sample s -> Optional.of(new Done(ResultKind.REPLY, sample(s)));
            case Compare x -> Optional.of(new Done(ResultKind.TABLE, compare(x)));
            case Show s ->
                Optional.of(new Done(ResultKind.TABLE, value(s.value()).map(Operation.Show::new)));
            case Save s -> Optional.of(new Done(ResultKind.TABLE, save(s)));
            case Step s -> Optional.of(new Done(ResultKind.STEP, step(s)));
            case Replay r -> Optional.of(new Done(ResultKind.REPLAY, replay(r)));
            case Expression e -> {
                error(Code.NOT_SUPPORTED, e.span(), "a value that is not shown has no effect");
                yield Optional.empty();
            }
        };
    }

    private FieldReader options(Optional<Block> block, Span span, String action) {
        section = new SectionBuilder("action", action + ", line " + line(span));
        return FieldReader.of(
                elaborator(),
                env,
                block.orElseGet(() -> new Block(Span.at(span.end()), List.of())),
                span,
                "`" + action + "`",
                section);
    }

    private Optional<Operation> train(Train t) {
        Optional<Value.Noun> recipe = noun(t.recipe(), Declaration.Recipe.class, "train");
        FieldReader f = options(t.options(), t.span(), "train");
        double declaredSeed = f.number("seed", Scalar.INT, 0);
        Optional<RecipeInfo> info = recipe.flatMap(nouns::recipe);
        int saveEvery = f.whole(
                "save_every", Scalar.STEPS, 1, info.map(RecipeInfo::saveEvery).orElse(1));
        int evalEvery = f.whole(
                "eval_every", Scalar.STEPS, 0, info.map(RecipeInfo::evalEvery).orElse(0));
        Optional<Value.Noun> on = f.noun("eval_on", Declaration.Dataset.class);
        Optional<String> by = f.text("eval_by");
        Optional<Value.Noun> scoredBy = f.noun("eval_reward", Declaration.Reward.class);
        f.refuseOthers();
        nouns.report(section);
        if (on.isEmpty() && !f.failed() && (evalEvery > 0 || f.has("eval_by") || f.has("eval_reward"))) {
            f.missing("eval_on", "DATASET");
        }
        Optional<RecipePlan> plan = info.map(RecipeInfo::plan);
        if (plan.isEmpty() || f.failed()) {
            return Optional.empty();
        }
        Optional<EvaluatePlan> evaluation = Optional.empty();
        if (on.isPresent()) {
            Optional<DatasetInfo> rows = nouns.dataset(on.get());
            evaluation = rows.flatMap(d -> heldOut(plan.get(), d, scoredBy, by, f));
            if (evaluation.isEmpty()) {
                return Optional.empty();
            }
        }
        return Optional.of(new Operation.Train(
                new TrainPlan(plan.get(), seed.orElse((long) declaredSeed), saveEvery, evalEvery, evaluation)));
    }

    private Optional<Operation> step(Step s) {
        Optional<Value.Noun> recipe = noun(s.recipe(), Declaration.Recipe.class, "step");
        FieldReader f = options(s.options(), s.span(), "step");
        double declaredSeed = f.number("seed", Scalar.INT, 0);
        f.refuseOthers();
        nouns.report(section);
        Optional<RecipePlan> plan = recipe.flatMap(nouns::recipe).map(RecipeInfo::plan);
        return plan.isEmpty() || f.failed()
                ? Optional.empty()
                : Optional.of(new Operation.Step(
                        new TrainPlan(plan.get(), seed.orElse((long) declaredSeed), 1, 0, Optional.empty())));
    }

    /** The evaluation during a training: greedy, by the reward of the rollouts unless another is given. */
    private Optional<EvaluatePlan> heldOut(
            RecipePlan recipe, DatasetInfo rows, Optional<Value.Noun> given, Optional<String> by, FieldReader f) {
        Optional<RewardInfo> own = given.flatMap(nouns::reward);
        if (given.isPresent() && own.isEmpty()) {
            return Optional.empty();
        }
        if (own.isPresent()
                && !new RecipeChecks(elaborator(), module.source()).columns(own.get(), rows, f.span("eval_reward"))) {
            return Optional.empty();
        }
        if (by.isPresent() && !column(rows, by.get(), f.span("eval_by"))) {
            return Optional.empty();
        }
        Optional<RewardPlan> reward =
                own.map(RewardInfo::plan).or(() -> recipe.rollouts().map(RolloutPlan::reward));
        if (reward.isEmpty()) {
            f.missing("eval_reward", "REWARD");
        }
        List<String> stop = recipe.rollouts().map(RolloutPlan::stop).orElse(List.of());
        return reward.map(r -> new EvaluatePlan(rows.plan(), r, 1, 0, 1, stop, by));
    }

    private boolean column(DatasetInfo rows, String name, Span span) {
        if (rows.columns().containsKey(name)) {
            return true;
        }
        unknown(
                Code.MISSING_COLUMN,
                span,
                "the dataset `" + rows.plan().name() + "` has no column `" + name + "`",
                name,
                new ArrayList<>(rows.columns().keySet()));
        return false;
    }

    private Optional<Operation> evaluate(Evaluate e) {
        Optional<ModelRef> model = model(e.model());
        Optional<Value.Noun> data = noun(e.dataset(), Declaration.Dataset.class, "evaluate … on");
        FieldReader f = options(e.options(), e.span(), "evaluate");
        Optional<Value.Noun> reward = f.requiredNoun("reward", Declaration.Reward.class);
        int k = f.whole("k", Scalar.INT, 1, 1);
        double temperature = f.number("temperature", Scalar.REAL, k > 1 ? 0.6 : 0.0);
        double topP = f.number("top_p", Scalar.PROB, 1.0);
        List<String> stop = f.texts("stop");
        Optional<String> by = f.text("by");
        f.refuseOthers();
        nouns.report(section);
        f.range("temperature", Double.isNaN(temperature) || temperature >= 0, "at least 0");
        f.range("k", k <= 1 || temperature != 0, "1 when the temperature is 0: greedy replies are all the same");
        f.range("top_p", Double.isNaN(topP) || topP > 0, "above 0");
        Optional<RewardInfo> scored = reward.flatMap(nouns::reward);
        Optional<DatasetInfo> rows = data.flatMap(nouns::dataset);
        boolean columns = true;
        if (scored.isPresent() && rows.isPresent()) {
            columns =
                    new RecipeChecks(elaborator(), module.source()).columns(scored.get(), rows.get(), f.span("reward"));
            columns &= by.isEmpty() || column(rows.get(), by.get(), f.span("by"));
        }
        if (model.isEmpty() || scored.isEmpty() || rows.isEmpty() || f.failed() || !columns) {
            return Optional.empty();
        }
        return Optional.of(new Operation.Evaluate(
                model.get(), new EvaluatePlan(rows.get().plan(), scored.get().plan(), k, temperature, topP, stop, by)));
    }

    private Optional<Operation> sample(Sample s) {
        Optional<ModelRef> model = model(s.model());
        Value prompt = elaborator().eval(s.prompt(), env);
        FieldReader f = options(s.options(), s.span(), "sample");
        double temperature = f.number("temperature", Scalar.REAL, 1.0);
        double drawn = f.number("seed", Scalar.INT, 0);
        f.refuseOthers();
        nouns.report(section);
        Optional<String> text = text(prompt);
        if (text.isPresent() && model.isPresent() && !f.failed()) {
            return Optional.of(new Operation.Sample(model.get(), text.get(), temperature, seed.orElse((long) drawn)));
        }
        if (!(prompt instanceof Value.Str) && !(prompt instanceof Value.Unknown)) {
            error(Code.TYPE_MISMATCH, s.prompt().span(), "a prompt is a text");
        }
        return Optional.empty();
    }

    private Optional<Operation> replay(Replay r) {
        Optional<Action.Value> run = recorded(r.run());
        FieldReader f = options(r.options(), r.span(), "replay");
        Optional<Path> out = f.text("out").flatMap(text -> path(text, f.span("out")));
        boolean fromRecord = f.number("from_record", Scalar.BOOL, 0) > 0;
        f.refuseOthers();
        nouns.report(section);
        return run.isEmpty() || f.failed() || (f.has("out") && out.isEmpty())
                ? Optional.empty()
                : Optional.of(new Operation.Replay(run.get(), out, fromRecord));
    }

    /** A run: an earlier result, or the path of its folder. */
    private Optional<Action.Value> recorded(Expression e) {
        Optional<Action.Value.Result> result = result(e);
        Optional<ResultKind> kind = result.map(r -> results.getOrDefault(r.name(), ResultKind.BROKEN));
        boolean place = result.filter(r -> r.members().equals(List.of("folder"))
                        || r.members().equals(List.of("run"))
                        || r.members().isEmpty())
                .isPresent();
        if (place && (kind.get() == ResultKind.RUN || kind.get() == ResultKind.REPLAY)) {
            return Optional.of(result.get());
        }
        if (result.isEmpty()) {
            Value value = elaborator().eval(e, env);
            Optional<String> folder = text(value);
            if (folder.isPresent()) {
                return path(folder.get(), e.span()).map(p -> new Action.Value.Constant(folder.get()));
            }
            if (value instanceof Value.Unknown) {
                return Optional.empty();
            }
        }
        error(Code.TYPE_MISMATCH, e.span(), "`replay` takes a run: the path of its folder, or what `train` gave");
        return Optional.empty();
    }

    private Optional<Path> path(String text, Span span) {
        try {
            return Optional.of(Path.of(text));
        } catch (InvalidPathException e) {
            error(Code.TYPE_MISMATCH, span, "this cannot be the path of a folder");
            return Optional.empty();
        }
    }

    private Optional<Operation> compare(Compare c) {
        if (c.subjects().size() != 2) {
            error(Code.MISSING_ARGUMENT, c.span(), "`compare` takes two evaluations");
            return Optional.empty();
        }
        Optional<Action.Value> a = evaluation(c.subjects().get(0));
        Optional<Action.Value> b = evaluation(c.subjects().get(1));
        return a.isPresent() && b.isPresent() ? Optional.of(new Operation.Compare(a.get(), b.get())) : Optional.empty();
    }

    private Optional<Action.Value> evaluation(Computation c) {
        Optional<ResultKind> kind = c instanceof Evaluate ? Optional.of(ResultKind.EVALUATION) : kind(c);
        Optional<Action.Value> value = value(c);
        boolean wrong = kind.isPresent() && kind.get() != ResultKind.EVALUATION && kind.get() != ResultKind.BROKEN;
        if (wrong && value.isPresent()) {
            error(
                    Code.TYPE_MISMATCH,
                    c.span(),
                    "`compare` takes evaluations, not " + kind.get().word());
            return Optional.empty();
        }
        return value;
    }

    private Optional<ResultKind> kind(Computation c) {
        if (c instanceof Expression.Reference r) {
            return Optional.ofNullable(results.get(r.name()));
        }
        if (c instanceof Expression.Select s
                && s.target() instanceof Expression.Reference r
                && results.get(r.name()) == ResultKind.RUN) {
            return Optional.of(s.member().text().equals("last_eval") ? ResultKind.EVALUATION : ResultKind.RUN);
        }
        return Optional.empty();
    }

    private Optional<Action.Value> value(Computation c) {
        if (!(c instanceof Expression e)) {
            return operation(c).flatMap(Done::operation).map(Action.Value.InPlace::new);
        }
        Optional<Action.Value.Result> result = result(e);
        if (result.isPresent()) {
            return Optional.of(result.get());
        }
        Value value = elaborator().eval(e, env);
        if (value instanceof Value.Unknown) {
            return Optional.empty();
        }
        return Optional.of(new Action.Value.Constant(text(value).orElseGet(() -> org.hone.check.Show.value(value))));
    }

    private Optional<Action.Value.Result> result(Expression e) {
        if (e instanceof Expression.Reference r && results.containsKey(r.name())) {
            return results.get(r.name()) == ResultKind.BROKEN
                    ? Optional.empty()
                    : Optional.of(new Action.Value.Result(r.name(), List.of()));
        }
        if (e instanceof Expression.Select s
                && s.target() instanceof Expression.Reference r
                && results.containsKey(r.name())) {
            ResultKind kind = results.get(r.name());
            if (kind == ResultKind.BROKEN) {
                return Optional.empty();
            }
            if (kind != null && kind.members().contains(s.member().text())) {
                return Optional.of(
                        new Action.Value.Result(r.name(), List.of(s.member().text())));
            }
            failed = true;
            unknown(
                    Code.UNKNOWN_MEMBER,
                    s.member().span(),
                    (kind == null ? "the result" : kind.word()) + " has no `"
                            + s.member().text() + "`",
                    s.member().text(),
                    kind == null ? List.of() : kind.members());
        }
        return Optional.empty();
    }

    private Optional<ModelRef> model(Expression e) {
        Optional<Action.Value.Result> result = result(e);
        if (result.isPresent()) {
            if (result.get().members().equals(List.of("model"))) {
                return Optional.of(new ModelRef.Trained(result.get()));
            }
            ResultKind kind = results.get(result.get().name());
            Diagnostic d = Diagnostic.error(Code.NOT_A_NOUN, module.source(), e.span(), "this is not a model");
            boolean run = kind == ResultKind.RUN && result.get().members().isEmpty();
            elaborator()
                    .reporter()
                    .add(run ? d.help("the model of the run is `" + result.get().name() + ".model`") : d);
            return Optional.empty();
        }
        Optional<ModelPlan> declared =
                noun(e, Declaration.Model.class, "the action").flatMap(nouns::model);
        return declared.map(ModelRef.Declared::new);
    }

    private Optional<Operation> save(Save s) {
        Optional<ModelRef> model = model(s.value());
        Value path = elaborator().eval(s.path(), env);
        Optional<String> folder = text(path);
        if (folder.isPresent()) {
            Optional<Path> place = path(folder.get(), s.path().span());
            return model.flatMap(m -> place.map(p -> new Operation.Save(m, p)));
        }
        if (!(path instanceof Value.Unknown)) {
            error(Code.TYPE_MISMATCH, s.path().span(), "`save … to` takes the path of a folder");
        }
        return Optional.empty();
    }

    private Optional<Value.Noun> noun(Expression e, Class<? extends Declaration.Named> kind, String action) {
        Value value = elaborator().eval(e, env);
        if (value instanceof Value.Noun n && kind.isInstance(n.declaration())) {
            return Optional.of(n);
        }
        boolean bound = e instanceof Expression.Reference r && results.containsKey(r.name());
        if (!(value instanceof Value.Unknown) || (bound && kind(e).orElse(ResultKind.BROKEN) != ResultKind.BROKEN)) {
            error(Code.NOT_A_NOUN, e.span(), "`" + action + "` takes a " + Nouns.word(kind));
        }
        return Optional.empty();
    }

    private void unknown(Code code, Span span, String message, String wrong, List<String> known) {
        Diagnostic d = Diagnostic.error(code, module.source(), span, message);
        elaborator()
                .reporter()
                .add(DidYouMean.best(wrong, known)
                        .map(near -> d.meant(near, span))
                        .orElseGet(() -> known.isEmpty() ? d : d.note("it has " + String.join(", ", known))));
    }

    private void error(Code code, Span span, String message) {
        elaborator().reporter().error(env, code, span, message);
    }

    private static Optional<String> text(Value value) {
        return value instanceof Value.Str s ? s.constant() : Optional.empty();
    }

    private Elaborator elaborator() {
        return nouns.elaborator();
    }

    private int line(Span span) {
        return module.source().lineAt(span.start());
    }
}
