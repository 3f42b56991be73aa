/** The stored form; what a service's type says of its documents is between it and its writes. */
export interface Stored {
  _id: string;
  [field: string]: unknown;
}
