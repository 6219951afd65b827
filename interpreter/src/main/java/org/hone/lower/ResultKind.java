package org.hone.lower;

import java.util.List;

/** What an action gives, as far as the statements below it need to know before it is done. */
@SuppressWarnings("ImmutableEnumChecker") // the lists are made by List.of
public enum ResultKind {
    RUN("a run", List.of("model", "last_eval", "folder")),
    EVALUATION("an evaluation", List.of()),
    REPLY("a reply", List.of()),
    TABLE("a comparison", List.of()),
    STEP("a step", List.of()),
    REPLAY("a replay", List.of("run", "folder")),
    /** The action was wrong; said already. */
    BROKEN("", List.of());

    private final String word;
    private final List<String> members;

    ResultKind(String word, List<String> members) {
        this.word = word;
        this.members = members;
    }

    /** What messages call it. */
    String word() {
        return word;
    }

    /** Members that another action can take. */
    List<String> members() {
        return members;
    }
}
