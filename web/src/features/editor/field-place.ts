import { createContext, useContext } from 'react';
import type { NodeType } from '@/lib/api/types';
import type { Editor } from './use-editor';

/** Whose settings the fields are: an expression means something only at its step. */
export interface FieldPlace {
  editor: Editor;
  node: string;
  type: NodeType | undefined;
}

export const FieldPlaceContext = createContext<FieldPlace | null>(null);

export const useFieldPlace = () => useContext(FieldPlaceContext);
