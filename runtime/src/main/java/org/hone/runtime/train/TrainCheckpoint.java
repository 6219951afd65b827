package org.hone.runtime.train;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.hone.runtime.estimate.PromptHistory;
import org.hone.runtime.model.TensorSpec;
import org.hone.runtime.plan.ModelPlan;
import org.hone.runtime.record.Checkpoint;
import org.hone.runtime.rollout.LanguageModel;
import org.hone.runtime.torch.Learner;
import org.hone.runtime.torch.Policy;
import org.hone.runtime.torch.TorchRuntime;
import org.hone.runtime.torch.WeightSource;

/**
 * What a checkpoint of training holds: the trained weights (of a LoRA policy those of the adapter), both moments and step counts of AdamW (raw little-endian fp32, tensor
 * after tensor in the order of {@link Policy#trained}), and what schedules remember of prompts. Everything random is a function of the step,
 * so nothing else is needed to go on to the bit.
 */
final class TrainCheckpoint {
    private static final String WEIGHTS = "weights.f32";
    private static final String OPTIMIZER = "optimizer.f32";
    private static final String HISTORY = "history.json";
    private static final JsonMapper JSON = new JsonMapper();

    private TrainCheckpoint() {}

    static Checkpoint.Content content(Policy policy, Learner learner, PromptHistory history) {
        return folder -> {
            try (FileChannel out = create(folder.resolve(WEIGHTS))) {
                for (int i = 0; i < policy.trained().size(); i++) {
                    writeFully(out, policy.tensor(i));
                }
            }
            try (FileChannel out = create(folder.resolve(OPTIMIZER))) {
                for (ByteBuffer buffer : learner.state()) {
                    writeFully(out, buffer);
                }
            }
            Files.write(folder.resolve(HISTORY), JSON.writeValueAsBytes(history.all()));
        };
    }

    private static FileChannel create(Path file) throws IOException {
        return FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    }

    private static void writeFully(FileChannel out, ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            out.write(bytes);
        }
    }

    /** Loads a model, with the weights of a checkpoint if there is one. */
    static LanguageModel model(TorchRuntime runtime, ModelPlan plan, Optional<Checkpoint> checkpoint) {
        return LanguageModel.load(runtime, plan, checkpoint.map(found -> trained -> {
            try {
                return weights(found, trained);
            } catch (IOException e) {
                throw new TrainingException("the checkpoint cannot be read: " + e.getMessage());
            }
        }));
    }

    /** The weights of a checkpoint, which holds {@code tensors} in this order. */
    private static WeightSource weights(Checkpoint checkpoint, List<TensorSpec> tensors) throws IOException {
        Path file = checkpoint.file(WEIGHTS);
        return (tensor, into) -> {
            long offset = 0;
            for (TensorSpec before : tensors.subList(0, tensors.indexOf(tensor))) {
                offset += before.elements() * Float.BYTES;
            }
            try (FileChannel in = FileChannel.open(file)) {
                into.put(read(in, offset, into.remaining() * (long) Float.BYTES));
            } catch (IOException e) {
                throw new TrainingException("the checkpoint's weights cannot be read: " + e.getMessage());
            }
        };
    }

    private static FloatBuffer read(FileChannel in, long offset, long bytes) throws IOException {
        return map(in, offset, bytes).asFloatBuffer();
    }

    private static ByteBuffer map(FileChannel in, long offset, long bytes) throws IOException {
        if (offset + bytes > in.size()) {
            throw new IOException("the file is too short for this model");
        }
        return in.map(FileChannel.MapMode.READ_ONLY, offset, bytes).order(ByteOrder.LITTLE_ENDIAN);
    }

    /** Puts optimiser state and history back. */
    static void restore(Checkpoint checkpoint, Learner learner, PromptHistory history) throws IOException {
        try (FileChannel in = FileChannel.open(checkpoint.file(OPTIMIZER))) {
            long offset = 0;
            for (int i = 0; i < learner.stateSize(); i++) {
                long bytes = learner.stateBytes(i);
                learner.restore(i, map(in, offset, bytes));
                offset += bytes;
            }
        }
        history.restore(
                JSON.readValue(checkpoint.file(HISTORY).toFile(), new TypeReference<Map<String, List<Double>>>() {}));
    }
}
