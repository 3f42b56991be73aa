/** The stored form. The service that writes the documents is responsible for their type. */
export interface Stored {
  _id: string;
  [field: string]: unknown;
}
