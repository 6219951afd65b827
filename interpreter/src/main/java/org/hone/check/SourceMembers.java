package org.hone.check;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.hone.ast.Expression;
import org.hone.diagnostics.Code;
import org.hone.diagnostics.Diagnostic;
import org.hone.diagnostics.DidYouMean;
import org.hone.diagnostics.ExecutionDetail;
import org.hone.runtime.estimate.Expr;
import org.hone.runtime.estimate.SourceField;
import org.hone.runtime.estimate.SourceKind;
import org.hone.types.Scalar;

/** The members of an estimator's parameter, which source has them, their types, and what they mean. */
@SuppressWarnings("ImmutableEnumChecker") // the sets are never given out, the suppliers make records
public enum SourceMembers {
    POLICY(
            "policy",
            "the current policy; `t.policy.logprob` is live",
            all(),
            () -> view("t.policy", SourceField.POLICY_LOGPROB)),
    BEHAVIOUR(
            "behaviour",
            "the policy that sampled the reply",
            sampled(),
            () -> view("t.behaviour", SourceField.BEHAVIOUR_LOGPROB)),
    REFERENCE(
            "reference",
            "the recipe's reference model",
            all(),
            () -> view("t.reference", SourceField.REFERENCE_LOGPROB)),
    TEACHER("teacher", "the recipe's teacher model", all(), () -> view("t.teacher", SourceField.TEACHER_LOGPROB)),
    PROXIMAL(
            "proximal",
            "the weights that sampled, as the training engine scores them; recorded batches only",
            all(),
            () -> view("t.proximal", SourceField.PROXIMAL_LOGPROB)),
    RATIO(
            "ratio",
            "exp(t.policy.logprob − t.behaviour.logprob), live",
            sampled(),
            () -> new Value.Num(
                    Scalar.RATIO,
                    Graph.unary(
                            Expr.UnaryOp.EXP,
                            Graph.binary(
                                    Expr.BinaryOp.SUBTRACT,
                                    new Expr.Field(SourceField.POLICY_LOGPROB),
                                    new Expr.Field(SourceField.BEHAVIOUR_LOGPROB))))),
    REWARD("reward", "the reward of the reply", sampled(), () -> field(Scalar.REAL, SourceField.REWARD)),
    ADVANTAGE(
            "advantage",
            "an advantage computed elsewhere; recorded batches only",
            sampled(),
            () -> field(Scalar.REAL, SourceField.ADVANTAGE)),
    VALUE(
            "value",
            "a value network's estimate of the return from this token on; recorded batches only",
            sampled(),
            () -> field(Scalar.REAL, SourceField.VALUE)),
    GREEDY_REWARD(
            "greedy_reward",
            "the reward of the policy's greedy reply to the prompt; recorded batches only",
            sampled(),
            () -> field(Scalar.REAL, SourceField.GREEDY_REWARD)),
    IS_LAST(
            "is_last",
            "whether the token is the last of its reply",
            all(),
            () -> new Value.Num(
                    Scalar.BOOL,
                    Graph.unary(Expr.UnaryOp.NOT, new Expr.Scan(Expr.ScanOp.NEXT, new Expr.Literal(1), 0)))),
    LENGTH(
            "length",
            "trained tokens of the reply, the stop token included",
            all(),
            () -> field(Scalar.TOKENS, SourceField.LENGTH)),
    ENTROPY(
            "entropy",
            "entropy in nats of the policy's next-token distribution, frozen",
            all(),
            () -> field(Scalar.REAL, SourceField.ENTROPY)),
    IS_DEMO("is_demo", "whether the sequence is a demonstration", all(), () -> field(Scalar.BOOL, SourceField.IS_DEMO)),
    TRUNCATED(
            "truncated",
            "whether the reply reached the token limit without a stop token",
            all(),
            () -> field(Scalar.BOOL, SourceField.TRUNCATED)),
    MAX_REPLY(
            "max_reply",
            "the model's reply budget: a constant of the recipe",
            all(),
            () -> field(Scalar.TOKENS, SourceField.MAX_REPLY));

    private final String word;
    private final String doc;
    private final Set<SourceKind> kinds;
    private final Supplier<Value> value;

    SourceMembers(String word, String doc, Set<SourceKind> kinds, Supplier<Value> value) {
        this.word = word;
        this.doc = doc;
        this.kinds = kinds;
        this.value = value;
    }

    /** The member's name. */
    public String word() {
        return word;
    }

    /** What it means. */
    public String doc() {
        return doc;
    }

    /** What it stands for in an expression. */
    public Value value() {
        return value.get();
    }

    /** Whether a source has it. */
    public boolean of(SourceKind kind) {
        return kinds.contains(kind);
    }

    private static Set<SourceKind> all() {
        return EnumSet.allOf(SourceKind.class);
    }

    private static Set<SourceKind> sampled() {
        return EnumSet.of(SourceKind.ROLLOUTS, SourceKind.MIXED);
    }

    private static Value view(String name, SourceField field) {
        return new Value.ModelView(name, field);
    }

    static Value logprob(SourceField field) {
        return field(Scalar.LOG_PROB, field);
    }

    private static Value field(Scalar scalar, SourceField field) {
        return new Value.Num(scalar, new Expr.Field(field));
    }

    static Value select(SourceKind kind, Expression.Select s, Env env, Reporter reporter) {
        String name = s.member().text();
        List<String> words = new ArrayList<>();
        for (SourceMembers member : values()) {
            if (member.word.equals(name) && member.of(kind)) {
                return member.value.get();
            }
            if (member.of(kind)) {
                words.add(member.word);
            }
        }
        Optional<Diagnostic> detail =
                ExecutionDetail.about(name, env.module().source(), s.member().span());
        if (detail.isPresent()) {
            reporter.add(detail.get());
            return Value.UNKNOWN;
        }
        boolean elsewhere = Arrays.stream(values()).anyMatch(m -> m.word.equals(name));
        Diagnostic d = Diagnostic.error(
                elsewhere ? Code.SOURCE_LACKS_FIELD : Code.UNKNOWN_MEMBER,
                env.module().source(),
                s.member().span(),
                "`" + kind.typeName() + "` has no `" + name + "`");
        if (elsewhere) {
            d = d.note(
                            "a demonstration was not sampled from a policy of ours: nobody knows with what probability, and no verifier scored it")
                    .help("`" + (name.equals("reward") ? "advantage = 1.0" : "reference = frozen(t.policy.logprob)")
                            + "` makes it plain imitation");
        } else {
            Diagnostic base = d;
            d = DidYouMean.best(name, words)
                    .map(near -> base.meant(near, s.member().span()))
                    .orElseGet(() -> base.note("it has " + String.join(", ", words)));
        }
        reporter.add(d);
        return Value.UNKNOWN;
    }
}
