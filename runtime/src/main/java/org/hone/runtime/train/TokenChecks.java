package org.hone.runtime.train;

import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import org.hone.runtime.plan.RecipePlan;
import org.hone.runtime.rollout.LanguageModel;
import org.hone.runtime.rollout.ReplyEnd;

/**
 * What must hold of the tokens of a prompt and of its demonstration before anything is trained on them. Tokenizer, template and
 * data are the user's: each is right by itself and wrong with the others.
 */
final class TokenChecks {
    /** Prompts looked at before the first step; those of later steps are looked at when they are drawn. */
    static final int PREVIEW = 64;

    private final LanguageModel model;
    private final boolean chat;
    private final int context;

    TokenChecks(LanguageModel model, RecipePlan recipe) {
        this.model = model;
        chat = recipe.data().chat();
        context = model.policy().config().maxPositionEmbeddings();
    }

    /**
     * Looks at the first prompts of a run.
     *
     * @param notice hears what is odd and not wrong, each thing once
     * @throws TrainingException naming the row, if its tokens cannot be trained on
     */
    void before(List<Group> first, Consumer<String> notice) {
        first.forEach(this::check);
        if (chat) {
            template(first, notice);
        }
        first.stream()
                .filter(group -> group.demo().isPresent() && !reads(group.demo().get()))
                .findFirst()
                .ifPresent(group -> notice.accept("the tokenizer does not give back the demonstration of row "
                        + group.row().id() + ": it is trained on as `" + shown(model.text(demo(group))) + "`"));
        first.stream()
                .filter(group -> group.prompt().length + model.maxReply() > context)
                .findFirst()
                .ifPresent(group ->
                        notice.accept("the prompt of row " + group.row().id() + " has "
                                + group.prompt().length + " tokens; with max_reply = " + model.maxReply()
                                + " a reply can pass the model's context of " + context + " tokens"));
    }

    private void template(List<Group> first, Consumer<String> notice) {
        ReplyEnd end = model.replyEnd();
        if (!end.continues()) {
            notice.accept("the chat template writes a finished conversation otherwise than the prompt it asks with, so"
                    + " replies to later turns are not conditioned on what was trained");
        } else if (!end.text().isBlank() && end.stop().isEmpty()) {
            notice.accept(
                    "the chat template ends a reply with `" + shown(end.text().strip())
                            + "`, which is no stop token of the model; replies are trained to end with `"
                            + model.spelled(model.stops()[0])
                            + "`; if that is not meant, name the template's token as `eos_token_id` in generation_config.json");
        }
        first.stream()
                .filter(group -> stops(group.prompt()[group.prompt().length - 1]))
                .findFirst()
                .ifPresent(group ->
                        notice.accept("the prompt of row " + group.row().id() + " ends with the stop token `"
                                + model.spelled(group.prompt()[group.prompt().length - 1])
                                + "`: the chat template does not begin the assistant's reply"));
    }

    /** @throws TrainingException naming the row, if its tokens cannot be trained on */
    void check(Group group) {
        String row = group.row().id();
        model.beginToken().ifPresent(begin -> begin(group, row, begin));
        if (group.demo().isPresent()) {
            demo(group, row);
        }
    }

    private void begin(Group group, String row, int begin) {
        int[] prompt = group.prompt();
        for (int t = 1; t < prompt.length; t++) {
            if (prompt[t] == begin && prompt[t - 1] == begin) {
                throw new TrainingException("the prompt of row " + row + " has the begin token `"
                        + model.spelled(begin) + "` twice, as tokens " + (t - 1) + " and " + t + ": `"
                        + shown(model.spelled(prompt)) + "`; "
                        + (chat
                                ? "the chat template and the messages both write it: take it out of one of them"
                                : "the tokenizer adds it by itself: take it out of the text of `prompt`"));
            }
        }
        int[] demo = group.demo().map(Group.Demo::tokens).orElse(new int[0]);
        for (int t = 0; t < demo.length && !stops(begin); t++) {
            if (demo[t] == begin) {
                throw new TrainingException("the demonstration of row " + row + " has the begin token `"
                        + model.spelled(begin) + "` as token " + t
                        + ": a demonstration goes on from its prompt; take it out of the text of `demo`");
            }
        }
    }

    private void demo(Group group, String row) {
        int[] demo = demo(group);
        int last = demo.length - 1;
        if (last < 0 || !stops(demo[last])) {
            throw new TrainingException("the demonstration of row " + row + " does not end with a stop token (`"
                    + stopWords() + "`), so how to end a reply would not be trained");
        }
        if (last == 0) {
            throw new TrainingException("the demonstration of row " + row
                    + " has no token but the stop token: every label that could teach something is missing; mend the row,"
                    + " or how the dataset declares `demo`");
        }
        for (int t = 0; t < last; t++) {
            if (stops(demo[t])) {
                throw new TrainingException("the demonstration of row " + row + " has the stop token `"
                        + model.spelled(demo[t]) + "` as token " + t + " of " + demo.length
                        + ": no reply goes on after it, and the end of a demonstration is added by itself; take it out of"
                        + " the text of `demo`");
            }
        }
        int length = group.prompt().length + demo.length;
        if (length > context) {
            throw new TrainingException("the prompt of row " + row + " has " + group.prompt().length
                    + " tokens and its demonstration " + demo.length + ", together more than the model's context of "
                    + context + "; nothing is cut off silently: leave the row out or shorten it");
        }
    }

    private boolean reads(Group.Demo demo) {
        return model.text(demo.tokens()).strip().equals(demo.text().strip());
    }

    private static int[] demo(Group group) {
        return group.demo().orElseThrow().tokens();
    }

    private boolean stops(int token) {
        return Arrays.stream(model.stops()).anyMatch(stop -> stop == token);
    }

    private String stopWords() {
        return model.spelled(model.stops());
    }

    private static String shown(String text) {
        String line = text.replace("\n", "\\n");
        return line.length() <= 60 ? line : line.substring(0, 60) + "…";
    }
}
