package org.hone.diagnostics;

/**
 * Every kind of diagnostic, with a code that is never reused.
 *
 * <p>H0 syntax, H1 names and imports, H2 types, axes, units and flow, H3 recipe structure, H4 params and command line,
 * H5 data and model files, H6 run time, H7 foreign functions, H9 internal. A new constant goes at the end of its range.
 */
public enum Code {
    UNEXPECTED_INPUT("H0001", "text that cannot stand here"),
    UNKNOWN_CHARACTER("H0002", "a character that Hone does not know"),
    UNCLOSED_TEXT("H0003", "a text without its closing quote"),
    UNCLOSED_COMMENT("H0004", "a block comment without its end"),
    UNCLOSED_BRACKET("H0005", "a bracket without its partner"),
    MALFORMED_NUMBER("H0006", "a number and a word run together"),
    NUMBER_OUT_OF_RANGE("H0007", "a number too large to hold"),
    UNKNOWN_ESCAPE("H0008", "an unknown escape in a text"),
    RESERVED_WORD("H0009", "a reserved word used as a name"),
    CHAINED_COMPARISON("H0010", "comparisons in a chain"),
    MISPLACED_MEMBER("H0011", "a line that belongs to another kind of block"),
    NESTED_TOO_DEEPLY("H0012", "text nested too deeply"),
    ACTION_OUTSIDE_RUN("H0013", "an action outside a run block"),
    ACTION_INSIDE_EXPRESSION("H0014", "an action inside an expression"),

    UNKNOWN_NAME("H1001", "a name that nothing declares"),
    UNKNOWN_MODULE("H1002", "an import of a module that cannot be found"),
    UNKNOWN_IMPORT("H1003", "an imported name that the module does not declare"),
    DUPLICATE_NAME("H1004", "a name declared twice"),
    CYCLE("H1005", "a declaration that depends on itself"),
    UNKNOWN_TYPE("H1006", "a type or axis that does not exist"),
    UNKNOWN_MEMBER("H1007", "a member that a value does not have"),
    NOT_A_NOUN("H1008", "a name that stands for something of another kind"),

    EXECUTION_DETAIL("H1009", "a detail of the execution that no recipe may depend on"),
    UNUSED("H1010", "an option that nothing reads"),

    TYPE_MISMATCH("H2001", "a value of the wrong type"),
    UNIT_MISSING("H2002", "a plain number where a quantity is expected"),
    UNKNOWN_UNIT("H2003", "a unit that does not exist"),
    PROB_RANGE("H2004", "a probability outside 0 to 1"),
    LOG_COMPARED("H2005", "a log-probability compared with a probability"),
    OPERANDS("H2006", "operands that do not belong together"),
    UNKNOWN_ARGUMENT("H2007", "an argument that the function does not take"),
    MISSING_ARGUMENT("H2008", "a call without a required argument"),
    NOT_CALLABLE("H2009", "a call of something that is no function"),
    NOT_CONSTANT("H2010", "a value that must be known before the run"),
    TOO_LARGE("H2011", "an expression too large to inline"),
    DIVISION_BY_ZERO("H2012", "a division by what can be 0"),
    VERDICT_AS_NUMBER("H2013", "a verdict used as a number without a rule"),
    AXIS("H2101", "a value on a finer axis than its place allows"),
    REDUCTION("H2102", "a reduction with nothing to reduce"),
    NOT_LINEAR("H2103", "an aggregate that is not linear"),
    LIVE_SLOT("H2104", "a slot that carries gradient"),
    LIKELIHOOD("H2105", "a likelihood that is not the policy's log-prob"),
    AGGREGATE_DIMENSION("H2106", "an objective that is not dimensionless"),
    AGGREGATE_AXIS("H2107", "an aggregate that does not end per batch"),
    SELF_RATIO("H2108", "the ratio of a policy to itself"),
    SUMMED_RATIO("H2109", "exp of a summed log-ratio"),
    CONSTANT_COEFFICIENT("H2110", "a term whose expected gradient is zero"),
    REPLY_RATIO_ON_TOKENS("H2111", "a ratio per reply on a KL per token"),
    DEMO_BEHAVIOUR("H2112", "a behaviour policy for demonstrations"),
    OBJECTIVE("H2120", "an objective that is not a quantity of the vocabulary"),

    UNKNOWN_FIELD("H3001", "a field that the noun does not have"),
    MISSING_FIELD("H3002", "a noun without a required field"),
    DUPLICATE_FIELD("H3003", "a field given twice"),
    MISSING_SLOT("H3004", "an estimator without a required slot"),
    SOURCE_LACKS_FIELD("H3005", "a field that the source does not have"),
    GATE_NEVER("H3006", "a threshold that is never crossed"),
    WEIGHT_ZERO("H3007", "a weight that is always zero"),
    GROUP_OF_ONE("H3008", "group statistics over a single rollout"),
    LEAVE_ONE_OUT_OF_ONE("H3009", "leave-one-out over a single rollout"),
    DEAD_CLIP("H3010", "a clip that cannot bind"),
    BATCH_SPLIT("H3011", "a batch that does not split into minibatches"),
    NO_DEMO("H3012", "imitation without demonstrations"),
    FILTERED_ROLLOUTS("H3013", "rollouts from another distribution than the one trained"),
    NO_REFERENCE_MODEL("H3014", "a reference or teacher that the recipe does not declare"),
    MIXED_REDUCTIONS("H3015", "terms whose balance drifts"),
    LITERAL_COUNT("H3016", "a literal that is not the declared number of rollouts"),
    UNREACHABLE_BRANCH("H3017", "a branch that no step takes"),
    SWAPPED_ARGUMENTS("H3018", "a verifier with its arguments swapped"),
    NOT_SUPPORTED("H3019", "something this version cannot do"),
    VALUE_RANGE("H3020", "a value outside its range"),
    MISSING_COLUMN("H3021", "a column that the data set does not have"),
    SCHEDULE_TOO_LONG("H3022", "a warm-up longer than the run"),
    DIFFICULTY_BIAS("H3023", "division by the deviation under a constant denominator"),
    ABSOLUTE_CAP("H3024", "a cap below 1 read as absolute"),
    WEIGHTED_BY_LENGTH("H3025", "a ratio per reply under a mean over tokens"),
    NO_TEMPLATE("H3026", "chats for a model without a chat template"),
    DEAD_OPTION("H3027", "an option that cannot matter in this recipe"),
    SHADOWED_CLIP("H3028", "a bound that another one shadows"),
    NOTHING_LEARNT("H3029", "an estimator whose coefficients are all 0 on fresh rollouts"),
    SUM_AND_MEAN("H3030", "a sum and a mean over the same rollouts"),
    UNREAD_MODEL("H3040", "a reference or teacher that no term reads"),
    OTHER_TOKENS("H3041", "a reference or teacher with other tokens than the policy"),
    DEAD_FILTER("H3042", "a filter that keeps or drops everything"),
    FILTERED_TERM("H3043", "a term whose every prompt the filter drops"),

    UNKNOWN_PARAM("H4001", "a parameter that the program does not declare"),
    PARAM_VALUE("H4002", "a parameter value of the wrong type"),
    PARAM_CONDITION("H4003", "a parameter that violates its condition"),
    PARAM_MISSING("H4004", "a parameter without a value"),
    PARAM_FILE("H4005", "a parameter file that cannot be read"),

    UNKNOWN_LANGUAGE("H7001", "a reward in a language that Hone does not run"),
    LANGUAGE_NOT_INSTALLED("H7002", "a reward in a language that is not installed"),
    SCRIPT_FILE("H7003", "a script that cannot be read"),
    SCRIPT_RESULT("H7004", "a result that no script can give"),
    SCRIPT_SYNTAX("H7005", "a script with a mistake"),
    SCRIPT_FUNCTION("H7006", "a script without the function"),

    INTERNAL("H9001", "a fault in Hone itself");

    private final String id;
    private final String title;

    Code(String id, String title) {
        this.id = id;
        this.title = title;
    }

    /** {@code H} and four digits. */
    public String id() {
        return id;
    }

    /** A short description of the kind, without a full stop. */
    public String title() {
        return title;
    }

    /** Whether it is about text that cannot be read. */
    public boolean isSyntax() {
        return id.startsWith("H0");
    }

    @Override
    public String toString() {
        return id;
    }
}
