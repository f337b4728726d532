import { texts } from '@/lib/texts';
import { afterCsrfRefusal, csrfHeaders } from './client';
import { ApiError, readProblem } from './problem';
import type { StoredFile } from './types';

export interface UploadOptions {
  /** From 0 to 1, as bytes leave. */
  onProgress?: (done: number) => void;
  signal?: AbortSignal;
}

/** Sends one file; what comes back names it in a submission. XMLHttpRequest, because fetch tells nothing of its progress. */
export async function uploadFile(file: File, options: UploadOptions = {}): Promise<StoredFile> {
  try {
    return await uploadOnce(file, options);
  } catch (error) {
    if (!(error instanceof ApiError) || !(await afterCsrfRefusal(error))) throw error;
    return uploadOnce(file, options);
  }
}

function uploadOnce(file: File, { onProgress, signal }: UploadOptions): Promise<StoredFile> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    const stop = () => request.abort();
    request.open('POST', '/api/v1/files');
    const headers: Record<string, string> = {
      Accept: 'application/json',
      'Content-Type': file.type || 'application/octet-stream',
      'Content-Disposition': `attachment; filename*=UTF-8''${encodeURIComponent(file.name)}`,
      ...csrfHeaders(),
    };
    for (const [name, value] of Object.entries(headers)) request.setRequestHeader(name, value);
    request.upload.onprogress = ({ loaded, total }) => total > 0 && onProgress?.(loaded / total);
    request.onerror = () => reject(unreachable());
    request.onabort = () => reject(new DOMException('aborted', 'AbortError'));
    request.onload = () => {
      try {
        resolve(readAnswer(request));
      } catch (error) {
        reject(error as Error);
      }
    };
    request.onloadend = () => signal?.removeEventListener('abort', stop);
    signal?.addEventListener('abort', stop);
    if (signal?.aborted) stop();
    else request.send(file);
  });
}

function readAnswer(request: XMLHttpRequest): StoredFile {
  if (request.status >= 200 && request.status < 300) return JSON.parse(request.responseText) as StoredFile;
  const type = request.getResponseHeader('Content-Type') ?? '';
  throw new ApiError(
    readProblem(request.status, request.statusText, type, request.responseText),
    request.getResponseHeader('X-Request-Id'),
  );
}

const unreachable = () =>
  new ApiError({ type: 'network', title: texts.api.unreachable, detail: texts.api.unreachableDetail, status: 0 });
