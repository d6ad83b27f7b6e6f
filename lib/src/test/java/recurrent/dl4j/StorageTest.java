package recurrent.dl4j;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.deeplearning4j.nn.conf.CacheMode;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.recurrent.Bidirectional;
import org.deeplearning4j.nn.conf.memory.MemoryReport;
import org.deeplearning4j.nn.conf.memory.MemoryUseMode;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.util.ModelSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nd4j.linalg.api.buffer.DataType;

class StorageTest {

  private static final int BATCH = 3;
  private static final int TIME = 5;

  /** One network with everything in it. */
  private static MultiLayerNetwork network() {
    return Models.network(
        Models.layer("gru"),
        Models.layer("gru-cho"),
        new FastLSTM.Builder().nOut(Models.UNITS).forgetGateBiasInit(2).build(),
        Models.layer("rnn"),
        new Bidirectional(Bidirectional.Mode.CONCAT, Models.layer("gru")));
  }

  @Test
  void configurationsSurviveJsonAndYaml() {
    var configuration = network().getLayerWiseConfigurations();
    var json = MultiLayerConfiguration.fromJson(configuration.toJson());
    assertEquals(configuration, json);
    assertEquals(configuration.toJson(), json.toJson());
    assertEquals(configuration, MultiLayerConfiguration.fromYaml(configuration.toYaml()));
    assertEquals(2, ((FastLSTM) json.getConf(2).getLayer()).getForgetGateBiasInit());
    assertTrue(((GRU) json.getConf(0).getLayer()).isResetAfter());
    assertTrue(!((GRU) json.getConf(1).getLayer()).isResetAfter());

    var graph =
        new NeuralNetConfiguration.Builder()
            .graphBuilder()
            .addInputs("in")
            .addLayer("gru", Models.layer("gru-cho"), "in")
            .setOutputs("gru")
            .setInputTypes(InputType.recurrent(Models.INPUTS))
            .build();
    assertEquals(graph, ComputationGraphConfiguration.fromJson(graph.toJson()));
    assertEquals(graph, ComputationGraphConfiguration.fromYaml(graph.toYaml()));
  }

  @Test
  void layersAreEqualIfTheirSettingsAre() {
    var layers =
        List.of(
            Models.layer("gru"),
            Models.layer("gru-cho"),
            Models.layer("lstm"),
            new FastLSTM.Builder().nOut(Models.UNITS).forgetGateBiasInit(5).build(),
            Models.layer("rnn"));
    for (var a : layers) {
      for (var b : layers) {
        if (a == b) {
          Layer copy = a.clone();
          assertEquals(a, copy);
          assertEquals(a.hashCode(), copy.hashCode());
        } else {
          assertNotEquals(a, b);
        }
      }
      assertTrue(a.toString().startsWith(a.getClass().getSimpleName() + "("), a.toString());
    }
    assertTrue(layers.get(1).toString().contains("resetAfter=false"));
  }

  /** Nothing but DL4J's own classes is named there: the file says which layers it needs. */
  @Test
  void aFreshJavaLoadsAModelAndTrainsOn(@TempDir Path folder) throws Exception {
    var network = network();
    var x = Models.random(DataType.DOUBLE, 1, 1, BATCH, Models.INPUTS, TIME);
    var y = Models.random(DataType.DOUBLE, 2, 1, BATCH, Models.OUTPUTS, TIME);
    network.setLearningRate(0.1);
    network.fit(x, y);
    var model = folder.resolve("model.zip");
    ModelSerializer.writeModel(network, model.toFile(), true);
    var expected = ModelInFreshJava.digits(network, x, y);

    var process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                ModelInFreshJava.class.getName(),
                model.toString())
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    var answer = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertTrue(process.waitFor(60, TimeUnit.SECONDS));
    assertEquals(expected, answer.strip());
  }

  @Test
  void aCopyOfANetworkGoesItsOwnWay() {
    var network = network();
    var copy = network.clone();
    var x = Models.random(DataType.DOUBLE, 1, 1, BATCH, Models.INPUTS, TIME);
    var y = Models.random(DataType.DOUBLE, 2, 1, BATCH, Models.OUTPUTS, TIME);
    var before = network.output(x);
    assertEquals(before, copy.output(x));
    copy.fit(x, y);
    assertNotEquals(before, copy.output(x));
    assertEquals(before, network.output(x));
  }

  @Test
  void summaryNamesLayersAndCountsParameters() {
    var summary = network().summary();
    for (var words : List.of("GRULayer", "FastLSTMLayer", "FastSimpleRnnLayer", "RB:{12}")) {
      assertTrue(summary.contains(words), words + " is not in\n" + summary);
    }
  }

  @Test
  void memoryReportsGrowWithTheSequence() {
    for (var kind : Models.kinds().toList()) {
      var configuration = Models.network(Models.layer(kind)).getLayerWiseConfigurations();
      var bytes = new long[3];
      for (var i = 0; i < 3; i++) {
        MemoryReport report =
            configuration.getMemoryReport(InputType.recurrent(Models.INPUTS, 10 * (i + 1)));
        bytes[i] =
            report.getTotalMemoryBytes(8, MemoryUseMode.TRAINING, CacheMode.NONE, DataType.FLOAT);
        assertTrue(
            report.getTotalMemoryBytes(8, MemoryUseMode.INFERENCE, CacheMode.NONE, DataType.FLOAT)
                < bytes[i]);
      }
      assertEquals(bytes[1] - bytes[0], bytes[2] - bytes[1], kind);
      assertTrue(bytes[1] > bytes[0], kind);
      var unknown =
          assertThrows(
              IllegalArgumentException.class,
              () -> configuration.getMemoryReport(InputType.recurrent(Models.INPUTS)));
      assertTrue(unknown.getMessage().contains("length of the series"), kind);
    }
  }
}
