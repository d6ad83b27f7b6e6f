/**
 * Recurrent layers for DL4J: {@link recurrent.dl4j.GRU}, which DL4J does not have, and {@link
 * recurrent.dl4j.FastLSTM} and {@link recurrent.dl4j.FastSimpleRnn}, which do what DL4J's own
 * {@code LSTM} and {@code SimpleRnn} do, faster.
 *
 * <p>They stand in a network like DL4J's own layers, and are saved and loaded with it. The file
 * {@code lib/dl4j-layers.md} says how to use them in any application.
 */
package recurrent.dl4j;
