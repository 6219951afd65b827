package org.hone.runtime.rollout;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.hone.runtime.data.DataException;
import org.hone.runtime.data.Row;
import org.hone.runtime.model.AdapterFolder;
import org.hone.runtime.model.ModelConfig;
import org.hone.runtime.model.ModelFamily;
import org.hone.runtime.model.ModelFileException;
import org.hone.runtime.model.Rope;
import org.hone.runtime.model.TensorSpec;
import org.hone.runtime.model.WeightFiles;
import org.hone.runtime.plan.ModelPlan;
import org.hone.runtime.text.CharacterTokenizer;
import org.hone.runtime.text.ChatMessage;
import org.hone.runtime.text.ChatTemplate;
import org.hone.runtime.text.PromptEncoder;
import org.hone.runtime.text.Tokenizer;
import org.hone.runtime.torch.FreshWeights;
import org.hone.runtime.torch.Policy;
import org.hone.runtime.torch.TorchRuntime;
import org.hone.runtime.torch.WeightSource;
import org.jspecify.annotations.Nullable;

/** A policy together with its tokenizer, chat template and stop tokens: what turns rows into tokens and tokens into text. */
public final class LanguageModel implements AutoCloseable {
    /** Context length of a fresh model, in tokens. */
    private static final int FRESH_CONTEXT = 2048;

    private final ModelPlan plan;
    private final Policy policy;
    private final Tokenizer tokenizer;
    private final Optional<ChatTemplate> template;
    private final int[] stops;
    private @Nullable ReplyEnd replyEnd;

    private LanguageModel(ModelPlan plan, Policy policy, Tokenizer tokenizer, Optional<ChatTemplate> template) {
        this.plan = plan;
        this.policy = policy;
        this.tokenizer = tokenizer;
        this.template = template;
        this.stops = policy.config().eosTokenIds().stream()
                .mapToInt(Integer::intValue)
                .toArray();
    }

    /**
     * Loads a model as its plan says, or makes its random start.
     *
     * @throws ModelFileException naming file and field, when the directory is not a model that can be used
     */
    public static LanguageModel load(TorchRuntime runtime, ModelPlan plan) {
        return load(runtime, plan, Optional.empty());
    }

    /** As the other, with other trained weights than the plan's, such as those of a checkpoint. */
    public static LanguageModel load(TorchRuntime runtime, ModelPlan plan, Optional<Weights> weights) {
        return switch (plan.source()) {
            case ModelPlan.Source.Fresh fresh -> fresh(runtime, plan, fresh, weights);
            case ModelPlan.Source.Directory directory ->
                directory(runtime, plan, directory.path(), Optional.empty(), weights);
            case ModelPlan.Source.Adapted adapted ->
                directory(runtime, plan, adapted.base().path(), Optional.of(adapted.adapter()), weights);
        };
    }

    /** Weights for a shape that is known only once the model's configuration has been read. */
    @FunctionalInterface
    public interface Weights {
        /** The source of the tensors that training changes. */
        WeightSource source(List<TensorSpec> trained);
    }

    private static LanguageModel fresh(
            TorchRuntime runtime, ModelPlan plan, ModelPlan.Source.Fresh fresh, Optional<Weights> weights) {
        var tokenizer = new CharacterTokenizer(fresh.alphabet());
        ModelConfig config = config(fresh, tokenizer);
        var policy = new Policy(
                runtime,
                config,
                Optional.empty(),
                plan.precision(),
                weights.map(w -> w.source(config.tensors()))
                        .orElseGet(() -> new FreshWeights(config, fresh.initSeed())),
                List.of());
        return new LanguageModel(plan, policy, tokenizer, Optional.empty());
    }

    /** The shape of a model that starts fresh. */
    static ModelConfig config(ModelPlan.Source.Fresh fresh, CharacterTokenizer tokenizer) {
        return new ModelConfig(
                ModelFamily.LLAMA,
                tokenizer.vocabSize(),
                fresh.hidden(),
                fresh.intermediate(),
                fresh.layers(),
                fresh.heads(),
                fresh.keyValueHeads(),
                fresh.hidden() / fresh.heads(),
                1e-5,
                new Rope(10_000, Optional.empty()),
                false,
                true,
                FRESH_CONTEXT,
                Optional.of(CharacterTokenizer.BOS),
                List.of(CharacterTokenizer.EOS),
                Optional.of(CharacterTokenizer.PAD));
    }

    private static LanguageModel directory(
            TorchRuntime runtime,
            ModelPlan plan,
            Path path,
            Optional<ModelPlan.Adapter> adapter,
            Optional<Weights> weights) {
        if (!Files.isDirectory(path)) {
            throw new ModelFileException(
                    path,
                    "",
                    "is not a folder; a model is a Hugging Face directory (make one from a GGUF file with"
                            + " `hone import MODEL.gguf FOLDER`)");
        }
        if (AdapterFolder.is(path) && !Files.exists(path.resolve("config.json"))) {
            throw new ModelFileException(
                    path,
                    "",
                    "is an adapter and no whole model; name its base model in `weights` and this folder in"
                            + " `lora = { adapter: \"" + path + "\" }`");
        }
        ModelConfig config = ModelConfig.read(path);
        if (config.eosTokenIds().isEmpty()) {
            throw new ModelFileException(
                    path.resolve("config.json"), "eos_token_id", "is missing, so no reply could ever stop");
        }
        Optional<ChatTemplate> template = ChatTemplate.read(path);
        Tokenizer tokenizer = Tokenizer.open(path);
        boolean whole = false;
        try (WeightFiles files = WeightFiles.open(path, config)) {
            if (tokenizer.vocabSize() > config.vocabSize()) {
                throw new ModelFileException(
                        path.resolve("tokenizer.json"),
                        "vocab",
                        "has " + tokenizer.vocabSize() + " tokens but the model's vocab_size is " + config.vocabSize());
            }
            WeightSource base = WeightSource.of(files);
            Policy policy = adapter.map(a -> Adapters.policy(runtime, config, base, a, plan.precision(), weights))
                    .orElseGet(() -> new Policy(
                            runtime,
                            config,
                            Optional.empty(),
                            plan.precision(),
                            weights.map(w -> w.source(config.tensors())).orElse(base),
                            List.of()));
            whole = true;
            return new LanguageModel(plan, policy, tokenizer, template);
        } finally {
            if (!whole) {
                tokenizer.close();
            }
        }
    }

    /** The weights and the graph. */
    public Policy policy() {
        return policy;
    }

    /** Reply budget in tokens. */
    public int maxReply() {
        return plan.maxReply();
    }

    /** The declaration's name. */
    public String name() {
        return plan.name();
    }

    /**
     * The first token, by id, of this model that another model does not have in the same place; for a message. Tokens that
     * only the other has do no harm: this model never writes them.
     */
    public Optional<String> differentToken(LanguageModel other) {
        Map<String, Integer> its = other.tokenizer.vocabulary();
        return tokenizer.vocabulary().entrySet().stream()
                .filter(own -> !own.getValue().equals(its.get(own.getKey())))
                .min(Map.Entry.<String, Integer>comparingByValue().thenComparing(Map.Entry.comparingByKey()))
                .map(own -> "\"" + own.getKey() + "\" is token " + own.getValue() + " of the policy and "
                        + place(its.get(own.getKey())) + " there");
    }

    private static String place(@Nullable Integer id) {
        return id == null ? "no token" : "token " + id;
    }

    /** Tokens that end a reply. */
    public int[] stops() {
        return stops.clone();
    }

    /**
     * What ends a reply: the model's own stop tokens and more texts.
     *
     * @param texts none empty
     */
    public StopTexts stopping(List<String> texts) {
        return new StopTexts(tokenizer, texts, stops);
    }

    /**
     * The prompt of a row as tokens.
     *
     * @param chat whether it is a chat, rendered by the model's template, or plain text
     * @throws ModelFileException if it is a chat and the model has no template
     * @throws DataException if the model has no tokens for it
     */
    public int[] prompt(Row row, boolean chat) {
        return tokens("the prompt of row " + row.id(), () -> chat ? chatPrompt(row) : plainPrompt(row.prompt()));
    }

    /** A plain text prompt as tokens, with the tokenizer's own begin token if it has one. */
    public int[] textPrompt(String text) {
        return tokens("the prompt", () -> plainPrompt(text));
    }

    private int[] plainPrompt(String text) {
        int[] tokens = tokenizer.encode(text, true);
        if (tokens.length == 0) {
            throw new IllegalArgumentException("a prompt needs at least one token");
        }
        return tokens;
    }

    /** What a user says as the tokens of a prompt: a chat if the model has a template, else plain text. */
    public int[] userPrompt(String text) {
        return template.isPresent() ? chat(List.of(new ChatMessage("user", text))) : textPrompt(text);
    }

    private int[] chatPrompt(Row row) {
        return chat(row.messages().stream()
                .map(m -> new ChatMessage(m.role(), m.content()))
                .toList());
    }

    private int[] chat(List<ChatMessage> conversation) {
        List<ChatMessage> messages = new ArrayList<>();
        plan.system().ifPresent(system -> messages.add(new ChatMessage("system", system)));
        messages.addAll(conversation);
        return new PromptEncoder(tokenizer, Optional.of(template())).encode(messages);
    }

    private ChatTemplate template() {
        return template.orElseThrow(() -> new ModelFileException(
                switch (plan.source()) {
                    case ModelPlan.Source.Directory directory ->
                        directory.path().resolve("tokenizer_config.json");
                    case ModelPlan.Source.Adapted adapted ->
                        adapted.base().path().resolve("tokenizer_config.json");
                    case ModelPlan.Source.Fresh fresh -> Path.of(plan.name());
                },
                "chat_template",
                "is missing; declare the prompt as Text (`prompt: Text = …`) to use it without a template"));
    }

    /**
     * A demonstration as the tokens of a reply, the stop token included.
     *
     * @param chat whether it answers a chat; then it ends as the model's template ends a reply
     */
    public int[] demonstration(String text, boolean chat) {
        int[] tokens = tokens("the demonstration `" + beginning(text) + "`", () -> tokenizer.encode(text, false));
        int[] stopped = java.util.Arrays.copyOf(tokens, tokens.length + 1);
        stopped[tokens.length] = chat ? replyEnd().stop().orElse(stops[0]) : stops[0];
        return stopped;
    }

    private static String beginning(String text) {
        return text.codePointCount(0, text.length()) <= 60
                ? text
                : text.substring(0, text.offsetByCodePoints(0, 60)) + "…";
    }

    private static int[] tokens(String what, Supplier<int[]> encoding) {
        try {
            return encoding.get();
        } catch (IllegalArgumentException e) {
            DataException wrong = new DataException(
                    what, String.valueOf(e.getMessage()), "change it, or use a model that has tokens for it");
            wrong.initCause(e);
            throw wrong;
        }
    }

    /** How the model's template ends a reply, and whether the model stops there. */
    public ReplyEnd replyEnd() {
        if (replyEnd == null) {
            replyEnd = ReplyEnd.of(tokenizer, template, stops);
        }
        return replyEnd;
    }

    /** The token that begins a text, if the model has one. */
    public Optional<Integer> beginToken() {
        return policy.config().bosTokenId();
    }

    /** Tokens as text, special ones written out; for messages. */
    public String spelled(int... tokens) {
        return tokenizer.decode(tokens, false);
    }

    /** The text of a reply, special tokens removed. */
    public String text(int[] reply) {
        return tokenizer.decode(reply, true);
    }

    /**
     * The text of each token. Together they are the reply with its special tokens, except that a character whose bytes are
     * spread over several tokens is U+FFFD in each of them.
     */
    public List<String> pieces(int[] reply) {
        List<String> pieces = new ArrayList<>(reply.length);
        for (int t = 0; t < reply.length; t++) {
            String alone = tokenizer.decode(new int[] {reply[t]}, false);
            // Some decoders drop a blank at the beginning of a text, so the token is seen behind the one before it.
            String before = t == 0 ? "" : tokenizer.decode(new int[] {reply[t - 1]}, false);
            String both = t == 0 ? alone : tokenizer.decode(new int[] {reply[t - 1], reply[t]}, false);
            pieces.add(both.startsWith(before) && !both.contains("\uFFFD") ? both.substring(before.length()) : alone);
        }
        return pieces;
    }

    /**
     * Writes a Hugging Face directory with the current weights. An adapter is merged into them, and stands beside them by
     * itself in the folder {@value Adapters#FOLDER}, as PEFT stores it. The directory appears whole or not at all; an earlier model at the
     * same place is replaced.
     *
     * @throws ModelFileException if something else is at that place, or it cannot be written
     */
    public void save(Path folder) {
        ModelFolder.write(folder, policy, this::saveRest);
    }

    private void saveRest(Path into) throws IOException {
        switch (plan.source()) {
            case ModelPlan.Source.Fresh fresh -> new CharacterTokenizer(fresh.alphabet()).save(into);
            case ModelPlan.Source.Directory directory -> ModelFolder.copyTokenizer(directory.path(), into);
            case ModelPlan.Source.Adapted adapted -> {
                ModelFolder.copyTokenizer(adapted.base().path(), into);
                Adapters.write(into, policy, adapted.base().path());
            }
        }
    }

    @Override
    public void close() {
        policy.close();
        try {
            tokenizer.close();
        } catch (UncheckedIOException e) {
            throw new IllegalStateException(e);
        }
    }
}
