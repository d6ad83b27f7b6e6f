/**
 * How models are judged: shares of successes and the spread over random starts, with what chance
 * leaves open; classes against the truth; probabilities against what happened; words against what
 * was said. How forecasts are judged stands in {@link recurrent.forecast}.
 */
package recurrent.evaluation;
