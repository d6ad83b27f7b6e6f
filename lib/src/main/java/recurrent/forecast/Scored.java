package recurrent.forecast;

import recurrent.data.TimeSplit;

/** Forecasts whose errors can be compared with those of others of the same steps. */
public sealed interface Scored permits Backtest, Starts {

  /**
   * Who forecast.
   *
   * @return the name
   */
  String name();

  /**
   * How far ahead.
   *
   * @return steps from an origin to what is forecast from it
   */
  int horizon();

  /**
   * What was forecast.
   *
   * @return the series and its parts
   */
  TimeSplit split();

  /**
   * Which steps were forecast.
   *
   * @return steps of the series, in the order of time
   */
  int[] targets();

  /**
   * The squared error of each forecast; of several starts, their mean.
   *
   * @return one for each target, in the squared unit of the series
   */
  double[] squaredErrors();

  /**
   * The absolute error of each forecast; of several starts, their mean.
   *
   * @return one for each target, in the unit of the series
   */
  double[] absoluteErrors();
}
