package org.hone.runtime.model;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A low-rank adapter of a decoder (Hu et al. 2021): beside each target matrix {@code W} stand {@code A: [rank, in]} and
 * {@code B: [out, rank]}, and the layer computes {@code (W + alpha/rank · B A) x}. Only A and B are trained.
 *
 * @param rank inner dimension, at least 1
 * @param alpha the scale's numerator, above 0
 * @param targets which matrices of every layer; sorted, each once, none empty
 */
public record Lora(int rank, double alpha, List<TensorRole> targets) {
    private static final String PREFIX = "base_model.model.";
    private static final String DOWN = ".lora_A.weight";
    private static final String UP = ".lora_B.weight";

    /** Matrices that can be targets, by the name of their module in transformers, in the order of the layer. */
    private static final Map<TensorRole, String> TARGETS = targetsByRole();

    /** Sorts the targets and checks ranges. */
    public Lora {
        targets = targets.stream().distinct().sorted(Comparator.naturalOrder()).toList();
        if (rank < 1) {
            throw new IllegalArgumentException("the rank must be at least 1, not " + rank);
        }
        if (!(alpha > 0) || Double.isInfinite(alpha)) {
            throw new IllegalArgumentException("alpha must be above 0, not " + alpha);
        }
        if (targets.isEmpty() || !TARGETS.keySet().containsAll(targets)) {
            throw new IllegalArgumentException("no adapter can stand beside " + targets);
        }
    }

    private static Map<TensorRole, String> targetsByRole() {
        Map<TensorRole, String> names = new EnumMap<>(TensorRole.class);
        names.put(TensorRole.Q_WEIGHT, "q_proj");
        names.put(TensorRole.K_WEIGHT, "k_proj");
        names.put(TensorRole.V_WEIGHT, "v_proj");
        names.put(TensorRole.O_WEIGHT, "o_proj");
        names.put(TensorRole.GATE_WEIGHT, "gate_proj");
        names.put(TensorRole.UP_WEIGHT, "up_proj");
        names.put(TensorRole.DOWN_WEIGHT, "down_proj");
        return names;
    }

    /** Names of all modules that can be targets, as transformers and PEFT call them. */
    public static List<String> targetNames() {
        return List.copyOf(TARGETS.values());
    }

    /** The matrix of a module's name. */
    public static Optional<TensorRole> target(String name) {
        return Arrays.stream(TensorRole.values())
                .filter(role -> name.equals(TARGETS.get(role)))
                .findFirst();
    }

    /** An adapter with targets by the names of their modules. */
    public static Lora of(int rank, double alpha, List<String> targets) {
        return new Lora(
                rank,
                alpha,
                targets.stream()
                        .map(name -> target(name)
                                .orElseThrow(() -> new IllegalArgumentException("no module is named " + name)))
                        .toList());
    }

    /** Names of the modules of the targets. */
    public List<String> names() {
        return targets.stream().map(role -> TARGETS.getOrDefault(role, "")).toList();
    }

    /** What the product of B and A is multiplied by. */
    public double scale() {
        return alpha / rank;
    }

    /**
     * The adapter's tensors under PEFT's names: layer by layer, target by target, A before B. The role of each is that of its
     * target.
     */
    public List<TensorSpec> tensors(ModelConfig config) {
        List<TensorSpec> all = new ArrayList<>();
        for (TensorSpec base : config.tensors()) {
            if (targets.contains(base.role())) {
                String module = PREFIX + base.name().substring(0, base.name().length() - ".weight".length());
                int out = base.shape().get(0);
                int in = base.shape().get(1);
                all.add(new TensorSpec(module + DOWN, List.of(rank, in), base.role(), base.layer()));
                all.add(new TensorSpec(module + UP, List.of(out, rank), base.role(), base.layer()));
            }
        }
        return List.copyOf(all);
    }

    /** Whether a tensor of an adapter is an A; otherwise it is a B. */
    public static boolean isDown(TensorSpec tensor) {
        return tensor.name().endsWith(DOWN);
    }

    /** Numbers that are trained. */
    public long parameters(ModelConfig config) {
        return tensors(config).stream().mapToLong(TensorSpec::elements).sum();
    }
}
